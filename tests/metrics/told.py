"""What stories of figures are told with: members, cases that ended and were rated, the figures then."""

import datetime as dt
from typing import Any

from portal.cases.records import Case
from portal.members.people import PersonActor
from portal.metrics import figures
from portal.metrics.counts import rollups
from portal.metrics.shapes import Figure, Row
from portal.recovery import closing
from portal.satisfaction import asking, forms
from portal.satisfaction.forms import Form
from tests import world
from tests.world import DAY, NOW


def shown(at: dt.datetime) -> dict[str, Figure]:
    """All figures at `at`, with everything in the ledger read."""
    while rollups.move_on():
        pass
    return {figure.metric: figure for figure in figures.compute_all(at)}


def row(figure: Figure, label: str, group: str = "") -> Row:
    """One line of the table beside a figure."""
    return next(one for one in figure.rows if (one.label, one.group) == (label, group))


def some_members(n: int) -> list[PersonActor]:
    return [world.a_member(f"Member {i}", at=NOW - 400 * DAY) for i in range(n)]


def asked_form(case: Case, at: dt.datetime) -> Form:
    """The form of a closed case, sent."""
    while asking.plan_from_history():
        pass
    asking.send_due(at)
    return Form.select().where((Form.case == case.id) & (Form.status == "open")).get()


def end_with(finding: str, handler: PersonActor, member: PersonActor, at: dt.datetime = NOW) -> Case:
    """A case that ended with this finding, confirmed by the member where it has to be."""
    case = world.a_case_looked_into(handler, member, at=at)
    closing.conclude(case, finding, "This is what we found.", by=handler, at=at + DAY)
    if finding != "not_upheld":
        closing.confirm(case, by=member, at=at + 2 * DAY)
    return case


def rated(handler: PersonActor, member: PersonActor, score: int | None, **more: Any) -> Case:
    """A closed case whose member was asked two days later, and answered (None: stayed silent)."""
    case = world.a_closed_case(handler, member, **more)
    form = asked_form(case, case.closed_at + 2 * DAY)
    if score is not None:
        forms.answer(form, {"q1": "yes", "q2": str(score)}, by=member, at=case.closed_at + 3 * DAY)
    return case
