"""What is offered: a finding, a kind of remedy, its text, perhaps an amount."""

import datetime as dt

from portal.cases.codes import JUSTIFIED
from portal.cases.conversation import read_text
from portal.cases.intake import UnknownChoice
from portal.members.association import association
from portal.recovery.kinds import REMEDIES
from portal.wording import N_, Refusal


class NotAnAmount(Refusal):
    """The amount is missing, negative or in another currency."""

    message = N_("Write the amount as a number above zero, in %(currency)s.")


class Remedying:
    """What is offered: finding, kind of remedy, text, amount in minor units (or None), due time."""

    def __init__(
        self,
        finding: str,
        kind: str,
        text: str,
        amount: int | None = None,
        currency: str | None = None,
        due: dt.datetime | None = None,
    ) -> None:
        if finding not in JUSTIFIED:
            raise UnknownChoice(field="finding")
        if kind not in REMEDIES:
            raise UnknownChoice(field="kind")
        self.finding, self.kind, self.text = finding, kind, read_text(text)
        self.amount, self.currency = amount, currency
        self.due = due

    def check_money(self) -> None:
        """NotAnAmount unless the amount is above zero in the association's currency, or there is none and the
        kind needs none.
        """
        home = association().currency
        if self.amount is None and not REMEDIES[self.kind].amount_needed:
            self.currency = None
            return
        self.currency = self.currency or home
        if self.amount is None or self.amount <= 0 or self.currency != home or not REMEDIES[self.kind].money:
            raise NotAnAmount(field="amount", currency=home)
