"""Who meets the pages in a real browser, and what happened to them: cases in every state, figures enough."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

import pyotp

from portal.cases import handling, saved, templates
from portal.cases.evidence import Upload
from portal.cases.records import Case
from portal.history import SYSTEM
from portal.learning import annotations, changes
from portal.members import accounts, second_factor
from portal.members.links import make_link
from portal.members.people import PersonActor
from portal.members.roles import Grant
from portal.metrics import duty
from portal.metrics.public import releases
from portal.recovery import closing
from portal.satisfaction import asking
from portal.satisfaction.forms import Form
from portal.store import transaction
from portal.store.files import Folder
from tests.browser.served import TODAY
from tests.desk import cases_in_every_state
from tests.packed import a_pack
from tests.released import a_year_of_releases
from tests.world import (
    DAY,
    NOW,
    a_case,
    a_case_looked_into,
    a_handler,
    a_member,
    a_person,
    a_pulse,
    a_supervisor,
    person_of,
)

PASSWORD = "a bridge over the river"
LONG_AGO = NOW - 60 * DAY
ENOUGH = 36  # cases with which no figure is hidden and none is a small sample


@dataclass
class People:
    """The readers by what they are called here, the cases of `member` by state, links of letters."""

    readers: dict[str, PersonActor]
    cases: dict[str, Case]
    links: dict[str, str] = field(default_factory=dict)


def with_password(who: PersonActor) -> PersonActor:
    """Give somebody the password of these tests."""
    accounts.set_password(person_of(who), PASSWORD, by=who, at=NOW)
    return who


def with_an_app(who: PersonActor) -> PersonActor:
    """Give somebody a second factor, and recovery codes with it."""
    secret, now = second_factor.fresh_secret(), dt.datetime.now(dt.UTC)
    code = pyotp.TOTP(secret).at(now)
    second_factor.keep_second_factor(person_of(who), secret, code, by=who, at=NOW, now=now)
    return who


def _enough_for_figures(handler: PersonActor) -> None:
    """Cases of two months ago: closed after one to ten days, a third of them upheld; six still open."""
    with transaction():
        for number in range(ENOUGH + 6):
            member = a_member(f"Member {number}")
            case = a_case_looked_into(handler, member, at=LONG_AGO)
            if number < ENOUGH:
                _conclude(case, handler, member, after=1 + number % 10, upheld=number % 3 == 0)


def _conclude(case: Case, handler: PersonActor, member: PersonActor, *, after: int, upheld: bool) -> None:
    at = LONG_AGO + after * DAY
    closing.conclude(case, "upheld" if upheld else "not_upheld", "This is what we found.", by=handler, at=at)
    if upheld:
        closing.confirm(case, by=member, at=at + DAY)


def _every_state(handler: PersonActor, member: PersonActor, place: Path) -> dict[str, Case]:
    """A case of `member` in each state; what is being looked into has a note, a file and a reply as well."""
    cases = cases_in_every_state(handler, member, NOW)
    looked_into, at = cases["investigating"], NOW + DAY
    bill = (Upload("the bill of the renewal, both pages.txt", b"Paid twice."),)
    words, files = "Here is the bill.\n\nIt shows both payments.", Folder(place / "files")
    handling.answer(looked_into, words, files=files, uploads=bill, by=member, at=at)
    handling.write_note(looked_into, "The bank called back at noon.", by=handler, at=at)
    handling.reply(looked_into, "I wrote to the bank.", by=handler, at=at)
    a_case(member, at=TODAY, subject="A certificate with the name of somebody else")
    return cases


def _links(member: PersonActor) -> dict[str, str]:
    """A link to the form about a closed case, one that signs in, and one that turns letters off."""
    while asking.plan_from_history():
        pass
    asking.send_due(TODAY)
    form = Form.get(Form.person == member.id)
    rate = make_link(
        "rate", person_id=form.person_id, subject_id=form.id, at=TODAY, expires_at=form.closes_at
    )
    asked = a_pulse(a_member("Levon Petrosyan"), at=TODAY)
    pulse = make_link(
        "pulse", person_id=asked.person_id, subject_id=asked.id, at=TODAY, expires_at=asked.closes_at
    )
    link = accounts.make_sign_in_link(person_of(member), now=dt.datetime.now(dt.UTC), lives=DAY)
    until = TODAY + 400 * DAY
    stop = make_link("stop_rating", person_id=member.id, subject_id=None, at=TODAY, expires_at=until)
    return {"rate": f"/rate/{rate}", "pulse": f"/pulse/{pulse}", "sign-in": link, "stop": stop}


def _publish() -> None:
    """The figures of four quarters, and what changed."""
    a_year_of_releases()
    releases.publish(True, by=SYSTEM, at=NOW)
    a_pack(TODAY)
    changes.tell("2026-01", True, {"en": "After every import, lists are compared."}, by=SYSTEM, at=NOW)
    changes.tell("2026-05", False, {"en": "Certificates on the day of the result."}, by=SYSTEM, at=NOW)


def _note(by: PersonActor) -> None:
    """A note on the charts that names a page elsewhere, and one that is withdrawn."""
    page = "https://example.org/" + "the_post_was_on_strike_" * 5
    day, words = NOW.date(), {"en": f"The post was on strike: {page}", "ar": "إضراب في البريد"}
    annotations.write(day, words, today=day, by=by, at=NOW)
    number = annotations.write(day, {"en": "A wrong day"}, metric="R5", today=day, by=by, at=NOW)
    annotations.withdraw(number, by=by, at=NOW)


def settle_in(place: Path) -> People:
    """Fill an empty house, its files in `place`; its business time is TODAY when this returns."""
    handler, member = with_an_app(with_password(a_handler())), with_password(a_member())
    _enough_for_figures(a_handler("Tigran Petrosyan"))
    readers = {
        "member": member,
        "newcomer": a_member("Grace Adeyemi"),
        "handler": handler,
        "supervisor": a_supervisor(),
        "board": a_person(Grant("executive"), name="Ruth Abrahamian"),
        "auditor": a_person(Grant("auditor"), name="Leila Farouk"),
        "administrator": a_person(Grant("administrator"), name="Amara Obi"),
    }
    cases = _every_state(handler, member, place)
    names, bodies = {"en": "Looking into it"}, {"en": "Dear {member}, by {date}.", "kn": "{member}, {date}"}
    templates.add_template(names, bodies, by=handler, at=NOW)
    saved.save("ಕನ್ನಡ, late", {"language": "kn", "due": "late"}, shared=True, by=handler, at=NOW)
    _note(readers["supervisor"])
    people = People(readers, cases, _links(member))
    duty.move_on(TODAY)
    _publish()
    return people
