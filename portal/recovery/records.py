"""The remedies of a case: wanted, offered and delivered are kept side by side."""

from peewee import BigIntegerField, CharField, ForeignKeyField, IntegerField, SmallIntegerField, TextField

from portal import history
from portal.cases.records import Case
from portal.members.people import Person
from portal.store import Moment, Record
from portal.wording import NP_, Words

STATUSES: dict[str, Words] = {
    "offered": NP_("remedy status", "offered"),
    "accepted": NP_("remedy status", "accepted, not delivered yet"),
    "declined": NP_("remedy status", "declined"),
    "delivered": NP_("remedy status", "delivered"),
    "cancelled": NP_("remedy status", "cancelled"),
    "lapsed": NP_("remedy status", "not answered in time"),
}

_LINE = ("line", "kind", "amount", "currency", "due")

KINDS = history.declare(
    {
        "remedy.offered": (*_LINE, "finding", "settled", "round"),
        "remedy.accepted": (*_LINE, "round"),
        "remedy.declined": (*_LINE, "round", "message"),
        "remedy.delivered": (*_LINE, "settled", "last", "message"),
        "remedy.cancelled": _LINE,
        "remedy.lapsed": (*_LINE, "round"),
    }
)


class Remedy(Record):
    """One line of what is offered.

    `amount` is in minor units of `currency`; `round` counts the offers answered at once.
    """

    case = ForeignKeyField(Case, index=False, on_delete="CASCADE")
    case_id: "IntegerField[int]"
    line = SmallIntegerField()
    round = SmallIntegerField()
    kind = CharField(max_length=20)
    text = TextField()
    amount = BigIntegerField(null=True)
    currency = CharField(max_length=3, null=True)
    due = Moment(null=True)
    status = CharField(max_length=20)
    offered_by = ForeignKeyField(Person, index=False)
    offered_by_id: "IntegerField[int]"
    offered_at = Moment()
    answered_at = Moment(null=True)
    delivered_at = Moment(null=True)

    class Meta:
        indexes = ((("case", "line"), True),)

    def as_line(self) -> dict[str, object]:
        """What the ledger keeps of it."""
        due = self.due.isoformat(timespec="seconds") if self.due else None
        return {
            "line": self.line,
            "kind": self.kind,
            "amount": self.amount,
            "currency": self.currency,
            "due": due,
        }
