"""Set-up: what an administrator reads of the association, its people and its letters, and nothing more."""

import datetime as dt
from itertools import count
from typing import Any

import pytest
from flask import Flask

from portal import store
from portal.cases.records import Case
from portal.history import SYSTEM
from portal.members import accounts, association
from portal.members.accounts import Account
from portal.members.people import PersonActor
from portal.members.roles import ROLES, Grant
from portal.notices.dispatch import dispatch
from portal.notices.outbox import Outbox
from portal.store import transaction
from tests import world
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.world import DAY, HOUR, NOW

PATH = "/staff/settings/"
_serial = count(1)


@pytest.fixture
def app(house: str) -> Flask:
    """A portal that stands still an hour after the cases of the tests came in."""
    world.an_association()
    store.close()  # the portal opens the database for itself
    return the_portal(house, now=NOW + HOUR)


def an_administrator(**more: Any) -> PersonActor:
    return world.a_person(Grant("administrator"), name="Ines Duarte", **more)


def set_up(app: Flask, who: PersonActor | None = None, query: str = "") -> Page:
    return Browser(app).sign_in_as(who or an_administrator()).open(PATH + query)


def letters(page: Page) -> dict[str, str]:
    """The counts of letters by their names."""
    found = page.soup.select("[data-letters]")
    return {str(one["data-letters"]): one.get_text(strip=True) for one in found}


def a_letter(status: str, at: dt.datetime = NOW) -> None:
    """A letter in the outbox about nothing in particular."""
    member = world.a_member(f"Member {next(_serial)}")
    Outbox.create(
        effect_key=f"test{next(_serial)}",
        letter="received",
        channel="mail",
        person=member.id,
        line=1,
        language="en",
        at=at,
        next_try_at=at,
        status=status,
    )


def read_up() -> None:
    """Have the worker read the whole ledger, and send what it found."""
    while dispatch(NOW):
        pass
    Outbox.update(status="sent").execute()


# ── who may ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", ROLES)
def test_set_up_is_for_administrators(app: Flask, role: str) -> None:
    person = world.a_person(Grant(role), name=role.title())
    status = 200 if role == "administrator" else 403
    Browser(app).sign_in_as(person).open(PATH, status=status)


def test_the_menu_leads_an_administrator_there_and_nobody_else(app: Flask) -> None:
    def menu(who: PersonActor) -> list[str]:
        page = Browser(app).sign_in_as(who).open("/staff/")
        return [str(link["href"]) for link in page.soup.select("header nav a")]

    assert menu(an_administrator()) == ["/staff/", PATH, "/me/"]
    assert PATH not in menu(world.a_supervisor())


# ── what stands there ───────────────────────────────────────────────────────────────────────────────────────
def test_a_new_association_reads_what_the_portal_came_with(app: Flask) -> None:
    page = set_up(app)
    assert "Meridian Engineers’ Association" in page.words
    assert "मेरिडियन अभियंता संघ" in page.words
    assert "ಕನ್ನಡ no name in this language yet" in page.words
    assert "Asia/Kolkata" in page.words and "INR" in page.words
    assert "Monday 09:30 to 18:00" in page.words and "Sunday closed" in page.words
    assert "No holiday is set for the coming year" in page.words
    assert page.words.count("the association has chosen no others") == 2
    assert page.one("[data-promised=fees]").get_text() == "8"
    assert page.one("[data-limit=handler]").get_text() == "₹10,000"
    assert page.one("[data-limit=supervisor]").get_text() == "₹100,000"


def test_what_the_association_chose_is_what_is_shown(app: Flask) -> None:
    with transaction():
        association.choose("promises", {"fees": 3}, by=SYSTEM, at=NOW)
        association.choose("authority", {"handler": 250}, by=SYSTEM, at=NOW)
    page = set_up(app)
    assert page.one("[data-promised=fees]").get_text() == "3"
    assert page.one("[data-promised=update]").get_text() == "5"
    assert page.one("[data-limit=handler]").get_text() == "₹250"
    assert "has chosen no others" not in page.words


def test_holidays_come_from_the_calendar_that_promises_use(app: Flask) -> None:
    today = NOW.date()
    holidays = [today - DAY, *(today + n * 20 * DAY for n in range(1, 11)), today + 800 * DAY]
    plan = {
        "tz": "Asia/Kolkata",
        "week": {"mon": [["10:00", "13:00"], ["14:00", "17:30"]]},
        "holidays": [day.isoformat() for day in holidays],
        "exceptions": {(today + 5 * DAY).isoformat(): [["10:00", "12:00"]]},
    }
    association.set_calendar(plan, today - 30 * DAY, by=SYSTEM, at=NOW)
    page = set_up(app)
    assert "Monday 10:00 to 13:00 and 14:00 to 17:30" in page.words
    shown = [str(one["datetime"]) for one in page.soup.select("aside time")]
    assert shown[:2] == [(today + 5 * DAY).isoformat(), (today + 20 * DAY).isoformat()]
    assert len(shown) == 8
    assert "3 more within a year" in page.words
    assert "10:00 to 12:00" in page.words


# ── whether the portal is well ──────────────────────────────────────────────────────────────────────────────
def test_all_is_well_where_every_letter_has_left(app: Flask) -> None:
    who = an_administrator()
    world.a_case()
    read_up()
    page = set_up(app, who)
    assert letters(page) == {"waiting": "0", "held": "0", "dead": "0", "undeliverable": "0"}
    assert "All is well" in page.words
    assert not page.soup.select("main .figures ~ p")


def test_letters_that_wait_a_moment_are_nothing_to_look_after(app: Flask) -> None:
    who = an_administrator()
    read_up()
    a_letter("due", at=NOW + HOUR - dt.timedelta(seconds=20))
    read_up_to = Outbox.select().where(Outbox.status == "due").count()
    page = set_up(app, who)
    assert letters(page)["waiting"] == str(read_up_to) == "1"
    assert "nothing to do, letters leave by themselves" in page.words


@pytest.mark.parametrize(
    ("status", "name", "sentence"),
    [
        ("due", "waiting", "is running, and that the mail server named in PORTAL_MAIL_URL"),
        ("held", "held", "Held letters were waiting when a backup was brought back"),
        ("dead", "dead", "the portal’s log says why, and nothing sends them again"),
        ("undeliverable", "undeliverable", "run portal import-members FILE.csv"),
    ],
)  # fmt: skip
def test_what_does_not_leave_is_counted_and_said_with_its_mend(
    app: Flask, status: str, name: str, sentence: str
) -> None:
    who = an_administrator()
    for _ in range(3):
        a_letter(status)
    a_letter("sent")
    a_letter("settled")
    page = set_up(app, who)
    assert letters(page) == {"waiting": "0", "held": "0", "dead": "0", "undeliverable": "0"} | {name: "3"}
    assert sentence in page.words
    assert "All is well" not in page.words


def test_a_worker_that_stands_still_is_seen_before_it_has_written_any_letter(app: Flask) -> None:
    who = an_administrator()
    read_up()
    world.a_case(at=NOW)
    page = set_up(app, who)
    assert letters(page)["waiting"] == "0"
    assert "lines that nobody has read for letters yet: see that portal serve is running" in page.words
    assert "All is well" not in page.words


# ── how each thing is changed ───────────────────────────────────────────────────────────────────────────────
def test_the_page_names_only_commands_and_settings_that_exist(app: Flask) -> None:
    from config import READERS
    from portal.cli import portal

    for status in ("due", "held", "dead", "undeliverable"):
        a_letter(status)
    named = {code.get_text() for code in set_up(app).soup.select("main code")}
    commands = {words.split()[1] for words in named if words.startswith("portal ")} - {"--help"}
    assert {"init", "serve", "create-staff", "reset-second-factor", "import-members"} <= commands
    assert commands <= portal.commands.keys()
    settings = {words.removeprefix("PORTAL_").lower() for words in named if words.startswith("PORTAL_")}
    assert settings and settings <= READERS.keys()
    options = {
        option for command in portal.commands.values() for one in command.params for option in one.opts
    }
    given = {word for words in named for word in words.split() if word.startswith("--")} - {"--help"}
    assert given and given <= options


# ── nothing secret, few queries, every language ─────────────────────────────────────────────────────────────
def test_nothing_secret_and_no_case_stands_there(app: Flask) -> None:
    handler = world.a_handler(email="meera@example.org")
    case = world.a_case_looked_into(handler, world.a_member("Asha Verma"))
    accounts.set_password(world.person_of(handler), "a long enough password", by=handler, at=NOW)
    secret = "JBSWY3DPEHPK3PXP"
    Account.update(totp_secret=secret).execute()
    browser = Browser(app).sign_in_as(an_administrator())
    html = browser.open(PATH).html + browser.open(f"{PATH}people").html
    case = Case.get_by_id(case.id)
    kept = Account.get(Account.person == handler.id)
    for hidden in (secret, kept.password_hash, "argon2", case.reference, case.subject_text, "Asha Verma"):
        assert hidden not in html
    assert "meera@example.org" in html
    assert not [sql for sql in browser.statements if "password_hash" in sql or "totp_secret," in sql]


def test_the_page_asks_the_database_as_often_for_many_as_for_few(app: Flask) -> None:
    who = an_administrator()
    asked = []
    for people in (1, 60):
        with transaction():
            for _ in range(people):
                world.a_handler(chapter=world.a_chapter(f"chapter{next(_serial)}"))
                a_letter("undeliverable")
        browser = Browser(app).sign_in_as(who)
        browser.open(PATH)
        browser.open(PATH)
        asked.append(browser.queries)
    assert asked[0] == asked[1] <= 8


@pytest.mark.parametrize("code", ["hi", "hy", "kn", "ar"])
def test_set_up_speaks_every_language(app: Flask, code: str) -> None:
    for status in ("due", "held", "dead", "undeliverable"):
        a_letter(status)
    page = set_up(app, an_administrator(language=code))
    assert page.language == code
    for english in (
        "Set-up",
        "Letters",
        "Office hours",
        "second factor",
        "No page or command",
        "whole association",
    ):
        assert english not in page.words
