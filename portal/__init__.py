"""The map of the house. Data flows one way: a line may import from the lines above it, never from below.

wording   workdays   digits              marks words for translators; working time, pure functions
store  →  history  →  members  →  cases  →  recovery  →  satisfaction
knowledge   learning                     help articles; causes and corrective actions
metrics     notices                      read all of the above; they decide, they never send
schema      dossier                      all tables, for the migrations; what is held of one person
─────────────────────────── nothing above this rule imports Flask ───────────────────────────
delivery (letters leave)      web (pages)      demo      operations      cli      worker
"""
