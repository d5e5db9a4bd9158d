"""What was offered and delivered to a member, for themselves."""

from portal.cases.own_data import of_member
from portal.cases.records import Case
from portal.members.own_data import Collected, Row, dicts
from portal.recovery.records import Remedy
from portal.wording import N_


def _remedies(person_id: int) -> list[Row]:
    columns = (
        *(Case.reference.alias("case"), Remedy.kind.alias("remedy"), Remedy.text, Remedy.amount),
        *(Remedy.currency, Remedy.due, Remedy.status.alias("remedy_status"), Remedy.offered_at),
        *(Remedy.answered_at, Remedy.delivered_at),
    )
    return dicts(of_member(Remedy.select(*columns), person_id).order_by(Remedy.case, Remedy.line))


OF_RECOVERY: tuple[Collected, ...] = (Collected("remedies", N_("What we offered you"), _remedies),)
