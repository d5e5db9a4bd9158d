"""The words of published numbers: what each is called, what it stands on, and where it comes from."""

from collections.abc import Mapping

from portal.cases.codes import CATEGORIES
from portal.metrics.public.public_figures import ELSE
from portal.recovery.kinds import REMEDIES
from portal.wording import N_, NP_, Words

COMPONENTS: dict[str, Words] = {
    "trust": NP_("part of the index", "Trust in the association"),
    "recommendation": NP_("part of the index", "Would recommend membership"),
    "fair_recovery": NP_("part of the index", "Treated fairly"),
    "promises_kept": NP_("part of the index", "Promises kept"),
    "learning": NP_("part of the index", "Cases we learned from"),
}
OTHERWISE: dict[str, Words] = {
    "equal_weights": NP_("index counted otherwise", "If all five count the same"),
    "geometric": NP_("index counted otherwise", "If they are multiplied instead of added (geometric mean)"),
    "without_lowest": NP_("index counted otherwise", "If one of the five is left out: lowest result"),
    "without_highest": NP_("index counted otherwise", "If one of the five is left out: highest result"),
}
ENDED: dict[str, Words] = {
    "justified": NP_("how cases ended", "The member was right, wholly or in part"),
    "not_upheld": NP_("how cases ended", "The member was not right"),
    "settled": NP_("how cases ended", "Settled without a finding"),
    "otherwise": NP_("how cases ended", "Withdrawn, or a question stayed unanswered"),
}
# group of cells → the words of its items
ITEMS: dict[str, Mapping[str, Words]] = {
    "category": {**CATEGORIES, ELSE: NP_("category", "Everything else")},
    "ended": ENDED,
    "kind": {name: kind.words for name, kind in REMEDIES.items()},
    "component": COMPONENTS,
    "otherwise": OTHERWISE,
}
# cells that are no figure of their own, by key
NAMES: dict[str, Words] = {
    "R1//rate": NP_("published figure", "Grievances for 1,000 members in a month"),
    "R4//p90": NP_("published figure", "Nine in ten cases are closed within"),
    "R4//withdrawn": NP_("published figure", "Withdrawn by the member, of all closed"),
    "R14//": NP_("published figure", "Cases open at the end"),
    "R25//": NP_("published figure", "Answered when asked how it felt"),
    "R20//at_lower": NP_("published figure", "Put right: lowest possible share of all who were asked"),
    "R20//at_upper": NP_("published figure", "Put right: highest possible share of all who were asked"),
    "L7/actions/due": NP_("published figure", "Corrective actions due"),
    "L7/actions/done": NP_("published figure", "Corrective actions done by their date"),
    "index//": NP_("published figure", "Reputation index"),
}
# What a share stands on, by figure.
BASES: dict[str, str] = {
    "R4": N_("Of about %(num)s cases received."),
    "R4//withdrawn": N_("Of about %(num)s cases closed."),
    "R5": N_("Of about %(num)s decisions that were due."),
    "R12": N_("Of about %(num)s cases with a finding."),
    "R19": N_("Of about %(num)s remedies that were promised and due."),
    "R20": N_("About %(num)s members answered."),
    "R21": N_("About %(num)s members answered."),
    "R25": N_("About %(num)s members were asked."),
}
WHYS: dict[str, str] = {
    "": "",
    "counted_wrongly": N_("It was corrected because something was counted wrongly."),
    "method_changed": N_("It was corrected because the method changed."),
    "record_corrected": N_("It was corrected because records were corrected."),
}
# Where a figure comes from (metric definitions): names of bodies and of people, the same in every language.
SOURCES: dict[str, str] = {
    "R1": "SPSO; FCA; Garwood 1936",
    "R4": "Kaplan & Meier 1958; Brookmeyer & Crowley 1982",
    "R5": "SPSO; FCA; Wilson 1927",
    "R12": "FOS; FCA; SPSO",
    "R14": "CPGRAMS",
    "R20": "Manski 1989; AAPOR",
    "R21": "ISO 10004",
    "R22": "Tax, Brown & Chandrashekaran 1998; Smith, Bolton & Wagner 1999; Maxham & Netemeyer 2002",
    "R25": "AAPOR",
    "L8": "ISO 10002 8.5–8.6; GRAI",
}
HEADINGS: dict[str, Words] = {
    "R1/category": NP_("published table", "What they were about"),
    "R12/ended": NP_("published table", "How cases ended"),
    "R18/kind": NP_("published table", "What members got"),
    "R21/ended": NP_("published table", "Satisfied, by how the case ended"),
}
