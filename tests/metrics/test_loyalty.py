"""The figures of loyalty against stories one can count by hand, and against the estimators of the vectors."""

import datetime as dt
import itertools
from typing import Any

import pytest

from portal import history
from portal.cases import handling
from portal.cases.records import Case
from portal.history import SYSTEM
from portal.members.people import PersonActor
from portal.metrics.counts import rollups
from portal.metrics.estimators.differences import Group, mean_diff, paired_change, stratified_diff
from portal.metrics.estimators.disclosure import Display
from portal.metrics.estimators.means import mean_of
from portal.metrics.estimators.proportions import wilson
from portal.metrics.estimators.scores import nps_of_scores
from portal.metrics.families import ambassadors, loyalty, paradox
from portal.metrics.readings import Reading
from portal.metrics.rows import PulseFact
from portal.metrics.shapes import Figure
from portal.recovery import closing
from portal.satisfaction import asking, forms, pulse_asking, pulses
from portal.satisfaction.forms import Form
from portal.satisfaction.pulses import AFTER_CASE, TENTH, Pulse
from portal.store import rows_of, transaction
from tests.world import DAY, HOUR, NOW, a_case_looked_into, a_closed_case, a_handler, a_member, an_association

TODAY = NOW + 400 * DAY
YEARS = 365.25
_serial = itertools.count(1)


def caught_up(batch: int = 500) -> None:
    """Read the ledger to its end."""
    while rollups.move_on(batch=batch):
        pass


def answered(score: int, *, person: int = 0, at: dt.datetime = TODAY - 30 * DAY, **more: Any) -> int:
    """Lines of a pulse that somebody was sent and answered an hour later; who that was."""
    serial = next(_serial)
    person = person or 10_000 + serial
    said = {"group": TENTH, "case": None, "closing": None, "tenure": 3000, "language": "en"} | more
    about = {name: said[name] for name in ("group", "case", "closing")} | {"pulse": serial}
    asked = {"language": said["language"], "version": 1}
    items = {"trust": 4, "stands_up": 3, "admits": None}
    subject, who = ("person", person), history.Actor("person", person)
    history.record(
        subject, "pulse.sent", by=SYSTEM, at=at, **about, **asked, chapter=None, tenure=said["tenure"]
    )
    history.record(
        subject, "pulse.answered", by=who, at=at + HOUR, **about, **asked, **items, recommend=score
    )
    return person


def figures() -> tuple[Figure, Figure, Figure]:
    """L1, L2 and L3 as of today."""
    caught_up()
    reading = Reading(TODAY)
    return loyalty.recommendation(reading), paradox.paradox(reading), ambassadors.ambassadors(reading)


def rows_by_label(figure: Figure, group: str) -> dict[str, Any]:
    """The rows of one group by their labels."""
    return {row.label: row for row in figure.rows if row.group == group}


def test_the_score_is_that_of_the_random_tenth_alone(house: str) -> None:
    an_association()
    scores = [10] * 18 + [8] * 12 + [3] * 10
    with transaction():
        for score in scores:
            answered(score)
        answered(0, group=AFTER_CASE, case=1, closing=7)
        answered(0, tenure=89)
        answered(0, at=TODAY - 400 * DAY)
    figure = figures()[0]
    told = nps_of_scores(scores)
    assert (figure.value, figure.lower, figure.upper, figure.n) == (told.nps, told.lower, told.upper, 40)
    assert (figure.value, figure.display) == (20, Display.NORMAL)
    trust = rows_by_label(figure, "trust")
    assert (trust["trust"].value, trust["stands_up"].value, trust["admits"].n) == (75, 50, 0)
    asked = rows_by_label(figure, "asked")
    assert asked["asked"].value == 41 and asked["answered"].value == 100  # the new member was asked, too


def test_under_thirty_answers_there_is_no_score_and_it_says_so(house: str) -> None:
    an_association()
    with transaction():
        for _ in range(29):
            answered(9)
    figure = figures()[0]
    assert (figure.value, figure.n, figure.notes, figure.chart) == (None, 29, ("needs_thirty",), {})
    with transaction():
        answered(9)
    assert figures()[0].value == 100


def test_the_score_is_drawn_by_quarters_and_a_thin_one_is_left_open(house: str) -> None:
    an_association()
    with transaction():
        for months, many in ((14, 30), (11, 5), (8, 40)):
            for n in range(many):
                answered(10 if n % 2 else 5, at=TODAY - months * 30 * DAY)
    chart = figures()[0].chart
    assert chart["span"] == "quarter" and chart["values"][0] == 0 == chart["centre"]
    assert chart["values"].count(None) == len(chart["values"]) - 2


def test_a_changed_answer_counts_once_with_its_last_state(house: str) -> None:
    an_association()
    member = a_member()
    row = Pulse.create(person=member.id, group=TENTH, occasion="x", ask_at=NOW)
    pulse_asking.send_due(NOW)
    pulses.answer(row, {"recommend": "3"}, by=member, at=NOW + HOUR)
    caught_up()
    pulses.answer(row, {"recommend": "9", "trust": "5"}, by=member, at=NOW + 3 * DAY)
    caught_up()
    fact = PulseFact.get()
    assert (fact.recommend, fact.trust, fact.band) == (9, 5, 1)
    assert fact.answered_at == NOW + HOUR


def rated(case: Case, member: PersonActor, score: str) -> None:
    """The member says in the case form how satisfied they are."""
    asking.plan_from_history()
    asking.send_due(case.closed_at + DAY)
    form = Form.get(Form.case == case.id)
    forms.answer(form, {"q1": "yes", "q2": score}, by=member, at=case.closed_at + 2 * DAY)


def after(case: Case, score: int, **more: Any) -> None:
    """The answer to the pulse 70 days after a case."""
    with transaction():
        answered(
            score, person=case.member_id, at=case.closed_at + 70 * DAY, group=AFTER_CASE, case=case.id,
            closing=1, **more,
        )  # fmt: skip


def outcomes() -> dict[int, tuple[str, int, int | None]]:
    """What the cases tell of each pulse: outcome, cases, the answer before; by its answer."""
    caught_up()
    return {fact.recommend: (fact.outcome, fact.cases, fact.before) for fact in PulseFact.select()}


def test_a_recovery_is_confirmed_failed_or_neither(house: str) -> None:
    handler = a_handler()
    good, bad, back, quiet, lost = (a_member(name) for name in ("Good", "Bad", "Back", "Quiet", "Lost"))
    with transaction():
        answered(6, person=good.id or 0, at=NOW - DAY)
    for member, score, word in ((good, 1, "5"), (bad, 2, "2"), (back, 3, "5")):
        case = a_closed_case(handler, member)
        rated(case, member, word)
        after(case, score)
        if member is back:
            handling.reopen(case, "It came back.", by=member, at=NOW + 13 * DAY)
    after(a_closed_case(handler, quiet), 4)
    rejected = a_case_looked_into(handler, lost)
    closing.conclude(rejected, "not_upheld", "The fee is right.", by=handler, at=NOW + DAY)
    after(Case.get_by_id(rejected.id), 5)
    told = outcomes()
    assert told == {
        6: ("", 0, None),
        1: ("confirmed", 1, 6),
        2: ("failed", 1, None),
        3: ("failed", 1, None),
        4: ("other", 1, None),
        5: ("other", 1, None),
    }
    before = rows_of(PulseFact.select().order_by(PulseFact.pulse))
    rollups.rebuild()
    assert rows_of(PulseFact.select().order_by(PulseFact.pulse)) == before


def test_members_with_a_case_in_two_years_are_not_those_without_one(house: str) -> None:
    member = a_member()
    case = a_closed_case(a_handler(), member)
    with transaction():
        for score, days in ((1, -1), (2, 100), (3, 729), (4, 731)):
            answered(score, person=member.id or 0, at=case.closed_at + days * DAY)
    assert {score: cases for score, (_, cases, _) in outcomes().items()} == {1: 1, 2: 1, 3: 1, 4: 0}


def settled(**more: Any) -> None:
    """Say of every pulse after a case that it was put right: the cases themselves are told of above."""
    PulseFact.update(outcome="confirmed", cases=1, **more).where(PulseFact.group == AFTER_CASE).execute()


RECOVERED = [9, 8, 10, 7, 9, 10, 8, 9, 9, 10] * 3
WITHOUT = [8, 7, 9, 6, 8, 10, 5, 8] * 5
BEFORE = [8, 8, 9, 7, 8, 9, 7, 9, 8, 9] * 3
ROOKIE, VETERAN = int(YEARS), int(12 * YEARS)


def compared(later: int = 0) -> tuple[Figure, Figure, Figure]:
    """Thirty members after a recovery, who had all answered before, and forty without a case."""
    an_association()
    with transaction():
        for place, (score, before) in enumerate(zip(RECOVERED, BEFORE, strict=True)):
            tenure = ROOKIE if place % 3 == 0 else VETERAN
            person = answered(before, at=TODAY - 200 * DAY, tenure=tenure)
            answered(
                score + later, person=person, at=TODAY - 20 * DAY, group=AFTER_CASE, case=1, closing=1,
                tenure=tenure,
            )  # fmt: skip
        for place, score in enumerate(WITHOUT):
            answered(score, at=TODAY - 40 * DAY, tenure=ROOKIE if place % 4 == 0 else VETERAN)
    caught_up()
    settled()
    PulseFact.update(cases=1).where(PulseFact.answered_day == (TODAY - 200 * DAY).toordinal()).execute()
    # what they answered before their case is not that of members without one
    return figures()


def group(scores: list[int]) -> Group:
    found = mean_of(scores)
    return Group(found.n, found.mean, found.sd)


def test_loyalty_after_a_recovery_is_what_the_estimators_say(sqlite_house: str) -> None:
    _, figure, won = compared()
    plain = mean_diff(group(RECOVERED), group(WITHOUT))
    assert (figure.value, figure.lower, figure.upper, figure.n) == pytest.approx(
        (plain.diff, plain.lower, plain.upper, 30)
    )
    bands = [
        (
            group([one for place, one in enumerate(RECOVERED) if (place % 3 == 0) is rookie]),
            group([one for place, one in enumerate(WITHOUT) if (place % 4 == 0) is rookie]),
        )
        for rookie in (True, False)
    ]
    told = stratified_diff(bands)
    standard = rows_by_label(figure, "differences")["standardised"]
    assert (standard.value, standard.lower, standard.upper) == pytest.approx(
        (told.diff, told.lower, told.upper)
    )
    change = rows_by_label(figure, "paired")["change"]
    paired = paired_change(BEFORE, RECOVERED)
    assert (change.value, change.lower, change.n) == pytest.approx((paired.mean_change, paired.lower, 30))
    assert figure.notes == ("supported", "caveat") and (told.lower or 0) > 0 and (paired.lower or 0) > 0
    started = [(b, a) for b, a in zip(BEFORE, RECOVERED, strict=True) if b <= 8]
    x = sum(a >= 9 for _, a in started)
    share = wilson(x, len(started))
    assert (won.value, won.lower, won.n) == pytest.approx(
        (100 * (share.p or 0), 100 * (share.lower or 0), len(started))
    )
    assert rows_by_label(won, "gained")["without"].display is Display.NO_DATA
    assert rows_by_label(won, "lost")["after"].n == 30 - len(started)


def test_the_verdict_needs_both_limits_and_thirty_members() -> None:
    after_case = [paradox.Answers(AFTER_CASE, "confirmed", 1, 0, score, 5, 10) for score in (8, 9, 10)]
    without = [paradox.Answers(TENTH, "", 0, 0, score, None, 10) for score in (6, 7, 8)]

    def verdict(own: list[paradox.Answers], others: list[paradox.Answers]) -> str:
        return paradox.Compared(Reading(TODAY).year, own, (), others, ()).verdict

    assert verdict(after_case, without) == "supported"
    assert verdict(after_case[:2], without) == "cannot_tell", "twenty members are too few"
    unpaired = [paradox.Answers(AFTER_CASE, "confirmed", 1, 0, one.score, None, 10) for one in after_case]
    assert verdict(unpaired, without) == "cannot_tell"
    assert verdict(without, after_case) == "not_supported"
    fallen = [paradox.Answers(AFTER_CASE, "confirmed", 1, 0, score, 10, 10) for score in (7, 8, 9)]
    assert verdict(fallen, without) == "not_supported"
    assert verdict([], without) == "cannot_tell"


def test_few_members_are_told_of_in_no_figure(house: str) -> None:
    an_association()
    with transaction():
        for _ in range(4):
            answered(9)
    score, recovery, won = figures()
    assert score.display is Display.HIDDEN
    assert recovery.display is won.display is Display.NO_DATA
    assert recovery.notes == ("cannot_tell", "caveat")
