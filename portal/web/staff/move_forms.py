"""The forms of the desk’s moves: one class for what a move asks for, fields named as the move names them."""

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, HiddenField, MultipleFileField, SelectField, TextAreaField

from portal.cases import incidents
from portal.cases.codes import CATEGORIES, CONCLUSIONS, FINDINGS, JUSTIFIED, LEFT_OUT, SEVERITIES
from portal.cases.conversation import LONGEST
from portal.cases.deadlines import PROMISES
from portal.cases.reading import Promised
from portal.cases.records import Case
from portal.members.finding import staff_who_may
from portal.members.roles import ACTIONS
from portal.recovery import redress, remedying
from portal.recovery.authority import minor_units
from portal.recovery.kinds import REMEDIES
from portal.web.amounts import read_amount, read_due
from portal.web.forms import OneLine, at_most, needed
from portal.web.house import house
from portal.web.locale import say
from portal.web.stale import Versioned
from portal.wording import N_, NP_, Refusal, Words


class NoDay(Refusal):
    """What was typed is no day."""

    message = N_("Write the day as year-month-day, for example 2026-12-04.")


class NoAmount(Refusal):
    """What was typed is no amount."""

    message = N_("Write the amount as a number, for example 2,400 or 2400.50.")


def choices(words: dict[str, Words]) -> list[tuple[str, str]]:
    """The choices of a list: codes and their words for the reader."""
    return [(code, say(said)) for code, said in words.items()]


class MoveForm(Versioned):
    """What every move carries, and the lists of those that have some.

    `story` is the number of the last line its page showed, so that a late save can tell what came since.
    """

    story = HiddenField()

    def fill(self, case: Case, promises: list[Promised]) -> None:
        """Fill the lists from the case and its promises; a form without lists has none."""


class TextForm(MoveForm):
    """A move that is a word to somebody; its step names the text."""

    text = TextAreaField(validators=[needed(N_("Please write a few words here.")), at_most(LONGEST)])


class ReplyForm(TextForm):
    """A word to the member, with files; or one that only says where things stand."""

    evidence = MultipleFileField(_l("Files"))
    progress = BooleanField(_l("This only says where things stand"))


class ReasonForm(MoveForm):
    """A move that needs a reason; its step names it."""

    reason = TextAreaField(validators=[needed(N_("Please write a few words here.")), at_most(LONGEST)])


class AssessForm(MoveForm):
    """How grave it is and what it is about."""

    severity = SelectField(lazy_pgettext("field", "Severity"))
    category = SelectField(lazy_pgettext("field", "Category"))

    def fill(self, case: Case, promises: list[Promised]) -> None:
        """The codes, with the case's own chosen."""
        self.severity.choices, self.category.choices = choices(SEVERITIES), choices(CATEGORIES)
        if not self.mine:
            self.severity.data, self.category.data = case.severity or "medium", case.category


class SettleForm(TextForm):
    """A remedy given on the spot."""

    finding = SelectField(lazy_pgettext("field", "Finding"))
    kind = SelectField(lazy_pgettext("field", "Remedy"))
    amount = OneLine(_l("Amount, if money goes with it"))
    currency = HiddenField()

    def fill(self, case: Case, promises: list[Promised]) -> None:
        """Findings that a remedy can follow from, kinds of remedies, the association's currency."""
        self.finding.choices = [(code, say(FINDINGS[code])) for code in JUSTIFIED]
        self.kind.choices = [(code, say(kind.words)) for code, kind in REMEDIES.items()]
        self.currency.data = self.currency.data or house().currency

    def remedying(self) -> remedying.Remedying:
        """What is offered; a named refusal for an amount or a day that is none."""
        try:
            amount = read_amount(self.amount.data or "", minor_units(house().currency))
        except ValueError:
            raise NoAmount(field="amount") from None
        return remedying.Remedying(
            self.finding.data,
            self.kind.data,
            self.text.data,
            amount,
            self.currency.data or None,
            self.due_time(),
        )

    def due_time(self) -> dt.datetime | None:
        """A remedy given on the spot is due at once."""
        return None


class OfferForm(SettleForm):
    """A remedy offered, by a day."""

    due = OneLine(_l("Put right by"), [needed(N_("Choose the day by which it will be put right."))])

    def due_time(self) -> dt.datetime | None:
        """The day chosen."""
        return due_of(self.due.data)


def due_of(typed: str | None) -> dt.datetime | None:
    """The moment by which something is due; NoDay if what was typed is none."""
    try:
        return read_due(typed or "", house().zone)
    except ValueError:
        raise NoDay(field="due") from None


class ConcludeForm(TextForm):
    """A decision without an offer."""

    finding = SelectField(lazy_pgettext("field", "Finding"))

    def fill(self, case: Case, promises: list[Promised]) -> None:
        """Only a duplicate and what is no complaint can be concluded before it is looked into."""
        fitting = CONCLUSIONS if case.state == "investigating" else LEFT_OUT
        self.finding.choices = [(code, say(FINDINGS[code])) for code in fitting]


class DeliverForm(TextForm):
    """A remedy handed over."""

    remedy = SelectField(lazy_pgettext("field", "Remedy"), coerce=int)

    def fill(self, case: Case, promises: list[Promised]) -> None:
        """The remedies that are promised and not delivered."""
        lines = [one for one in redress.remedies_of(case) if one.status == "accepted"]
        self.remedy.choices = [(one.line, f"{one.line}. {say(REMEDIES[one.kind].words)}") for one in lines]


class ExtendForm(ReasonForm):
    """A promise moved to a later day."""

    promise = SelectField(lazy_pgettext("field", "Promise"))
    due = OneLine(_l("New day"), [needed(N_("Choose a day after the one promised now."))])

    def fill(self, case: Case, promises: list[Promised]) -> None:
        """The promises that stand and are not broken."""
        kinds = dict.fromkeys(one.kind for one in promises if one.stands and one.broken_at is None)
        self.promise.choices = [(kind, say(PROMISES[kind])) for kind in kinds]


class AssignForm(MoveForm):
    """Who shall be in charge."""

    to = SelectField(lazy_pgettext("field", "Colleague"), validate_choice=False)

    def fill(self, case: Case, promises: list[Promised]) -> None:
        """Handlers and supervisors of the case's chapter."""
        staff = staff_who_may(ACTIONS["case.acknowledge"], case.chapter_id)
        self.to.choices = [(one.email, one.name) for one in staff if one.email and one.id != case.handler_id]


ESCALATIONS: dict[str, Words] = {
    "supervisor": NP_("escalate to", "A supervisor"),
    "stage_two": NP_("escalate to", "The second stage"),
}


class EscalateForm(MoveForm):
    """Where the case goes up to."""

    to = SelectField(lazy_pgettext("field", "Hand up to"))

    def fill(self, case: Case, promises: list[Promised]) -> None:
        """The second stage can be entered once."""
        self.to.choices = [
            pair for pair in choices(ESCALATIONS) if pair[0] == "supervisor" or case.stage == 1
        ]


class LinkForm(MoveForm):
    """From which incident a case comes, by its name."""

    name = OneLine(
        _l("Name of the incident"), [needed(incidents.NoIncident.message), at_most(incidents.LONGEST)]
    )
