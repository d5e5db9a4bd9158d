"""A random walk through the life of an association: cases raised, handled, answered, reopened, by chance.

The same seed makes the same history. Every step goes through the verbs of the domain; what a state does not
allow is refused there, and the walk goes on.
"""

import contextlib
import datetime as dt
import random
from collections.abc import Callable

from portal.cases import handling, in_charge, watch
from portal.cases.records import Case
from portal.members.people import PersonActor, actor, change
from portal.recovery import closing, redress, waiting
from portal.satisfaction import asking, forms
from portal.satisfaction.forms import Form
from portal.wording import Refusal
from tests import world

START = world.NOW - 60 * world.DAY
CATEGORIES = ("fees", "website", "events", "certification")
SEVERITIES = ("low", "medium", "high", "critical")
FINDINGS = ("upheld", "partly_upheld", "settled")


class Walk:
    """Members, handlers and cases, and a clock that only goes on."""

    def __init__(self, seed: int, members: int = 8) -> None:
        self.chance = random.Random(seed)
        chapters = [world.a_chapter("bengaluru"), world.a_chapter("yerevan")]
        self.members = [
            world.a_member(
                f"Member {i}",
                chapter=self.chance.choice(chapters),
                at=START - 30 * world.DAY,
                language=self.chance.choice(("en", "hi", "ar")),
            )
            for i in range(members)
        ]
        self.handlers = [world.a_handler(f"Handler {i}", at=START - 30 * world.DAY) for i in range(5)]
        self.cases: list[tuple[Case, PersonActor]] = []
        self.at = START

    def go(self, steps: int) -> None:
        """Take so many steps, each some hours after the last; the worker's duties run in between."""
        for _ in range(steps):
            self.at += dt.timedelta(hours=self.chance.choice((1, 3, 7, 14)))
            if not self.cases or self.chance.random() < 0.22:
                self._raise()
                continue
            with contextlib.suppress(Refusal):
                self._step()
            if self.chance.random() < 0.3:
                duties(self.at)
                self._members_answer()
        duties(self.at)

    def _members_answer(self) -> None:
        """Some of those who were asked answer."""
        waiting_for = (Form.status == "open") & Form.answered_at.is_null() & (Form.closes_at > self.at)
        for form in Form.select().where(waiting_for).order_by(Form.id):
            if self.chance.random() < 0.5:
                score = str(self.chance.choice((1, 3, 4, 5, 5)))
                said = {"q1": "yes" if score > "2" else "no"} | dict.fromkeys(("q2", "q3", "q4", "q5"), score)
                forms.answer(form, said, by=actor(form.person), at=self.at)

    def _raise(self) -> None:
        member = self.chance.choice(self.members)
        case = world.a_case(member, at=self.at, category=self.chance.choice(CATEGORIES))
        self.cases.append((case, member))

    def _step(self) -> None:
        case, member = self.chance.choice(self.cases[-25:])
        case = Case.get_by_id(case.id)
        handler = actor_of(case) or self.chance.choice(self.handlers)
        if case.handler_id is None and case.state not in ("received", "closed"):
            in_charge.take(case, by=handler, at=self.at)
        moves = MOVES[case.state]
        self.chance.choice(moves)(self, case, member, handler)

    def acknowledge(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        handling.acknowledge(case, "I look into it.", by=handler, at=self.at)

    def assess(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        choose = self.chance.choice
        handling.assess(case, choose(SEVERITIES), choose(CATEGORIES), by=handler, at=self.at)

    def ask(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        handling.ask(case, "Which invoice is it?", by=handler, at=self.at)

    def answer(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        handling.answer(case, "The one of March.", by=member, at=self.at)

    def extend(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        handling.extend(
            case, "decision", self.at + 30 * world.DAY, "The bank needs longer.", by=handler, at=self.at
        )

    def escalate(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        in_charge.escalate(case, "stage_two", by=handler, at=self.at)

    def offer(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        redress.offer(
            case, world.a_remedy(self.at, finding=self.chance.choice(FINDINGS)), by=handler, at=self.at
        )

    def settle(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        redress.settle(case, world.a_remedy(self.at, finding="settled"), by=handler, at=self.at)

    def reject(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        closing.conclude(case, "not_upheld", "We did what we said.", by=handler, at=self.at)

    def grant(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        closing.conclude(case, "upheld", "You are right.", by=handler, at=self.at)

    def leave_out(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        if case.handler_id is None:
            in_charge.take(case, by=handler, at=self.at)
        finding = self.chance.choice(("duplicate", "not_a_complaint"))
        closing.conclude(case, finding, "We have this already.", by=handler, at=self.at)

    def accept(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        redress.accept(case, by=member, at=self.at)

    def decline(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        redress.decline(case, "Not enough.", by=member, at=self.at)

    def deliver(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        line = next(one.line for one in redress.remedies_of(case) if one.status == "accepted")
        redress.deliver(case, line, "Done.", by=handler, at=self.at)

    def confirm(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        closing.confirm(case, by=member, at=self.at)

    def dispute(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        closing.dispute(case, "Still not right.", by=member, at=self.at)

    def withdraw(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        closing.withdraw(case, by=member, at=self.at)

    def reopen(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        handling.reopen(case, "It came back.", by=member, at=self.at)

    def rate(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        form = Form.get_or_none((Form.case == case.id) & (Form.status == "open"))
        if form is not None:
            forms.answer(form, {"q1": "yes", "q2": str(self.chance.randint(1, 5))}, by=member, at=self.at)

    def move_house(self, case: Case, member: PersonActor, handler: PersonActor) -> None:
        change(
            world.person_of(member), by=member, at=self.at, standing=self.chance.choice(("good", "lapsed"))
        )


Step = Callable[[Walk, Case, PersonActor, PersonActor], None]
MOVES: dict[str, tuple[Step, ...]] = {
    "received": (
        Walk.acknowledge,
        Walk.acknowledge,
        Walk.ask,
        Walk.answer,
        Walk.settle,
        Walk.leave_out,
        Walk.withdraw,
    ),
    "acknowledged": (Walk.assess, Walk.assess, Walk.ask, Walk.answer, Walk.escalate, Walk.settle),
    "investigating": (
        Walk.offer,
        Walk.offer,
        Walk.assess,
        Walk.ask,
        Walk.answer,
        Walk.extend,
        Walk.escalate,
        Walk.reject,
        Walk.grant,
        Walk.move_house,
    ),
    "offered": (Walk.accept, Walk.accept, Walk.decline, Walk.offer, Walk.assess),
    "recovering": (Walk.deliver, Walk.deliver, Walk.assess),
    "confirming": (Walk.confirm, Walk.confirm, Walk.dispute, Walk.withdraw),
    "closed": (Walk.reopen, Walk.rate, Walk.rate, Walk.move_house),
}


def actor_of(case: Case) -> PersonActor | None:
    """The handler of a case, as an actor."""
    return None if case.handler_id is None else actor(case.handler)


def duties(at: dt.datetime) -> None:
    """What the worker does about promises, silence and forms."""
    watch.write_broken(at)
    waiting.lapse_due(at)
    while asking.plan_from_history():
        pass
    asking.send_due(at)
