"""Which letters went to somebody, and which they want, for themselves."""

from portal.cases.records import Case
from portal.members.own_data import Collected, Row, dicts
from portal.notices.outbox import Outbox
from portal.notices.preferences import LetterPreference
from portal.wording import N_


def _preferences(person_id: int) -> list[Row]:
    rows = LetterPreference.select().where(LetterPreference.person == person_id)
    return [
        {"unwanted": list(row.unwanted), "quiet_from": row.quiet_from, "quiet_to": row.quiet_to}
        for row in rows
    ]


def _letters(person_id: int) -> list[Row]:
    columns = (Outbox.letter, Case.reference.alias("case"), Outbox.at, Outbox.sent_at)
    mine = Outbox.select(*columns).left_outer_join(Case).where(Outbox.person == person_id)
    return dicts(mine.order_by(Outbox.id.desc()))


OF_LETTERS: tuple[Collected, ...] = (
    Collected("letter_preferences", N_("Letters you want"), _preferences),
    Collected("letters", N_("Letters to you"), _letters),
)
