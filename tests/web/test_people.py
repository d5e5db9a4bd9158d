"""People of the staff: what an administrator reads and changes there, and what nobody may."""

import re

import pytest
from flask import Flask

from portal import store
from portal.cases.records import Case
from portal.history import SYSTEM, lines_of
from portal.members import accounts
from portal.members.accounts import Account
from portal.members.people import Person, PersonActor, by_email, grants_of
from portal.members.roles import ROLES, Grant
from portal.members.roster import seat_of
from portal.members.staff import invite
from portal.store import transaction
from tests import world
from tests.browser_client import Browser, Page
from tests.web.conftest import the_portal
from tests.world import HOUR, NOW

PATH = "/staff/settings/people"


@pytest.fixture
def app(house: str) -> Flask:
    """A portal that stands still an hour after the cases of the tests came in."""
    world.an_association()
    store.close()  # the portal opens the database for itself
    return the_portal(house, now=NOW + HOUR)


def an_administrator(name: str = "Ines Duarte", **more: str) -> PersonActor:
    return world.a_person(Grant("administrator"), name=name, **more)


@pytest.fixture
def admin(app: Flask) -> Browser:
    """An administrator at a browser."""
    return Browser(app).sign_in_as(an_administrator())


def page_of(browser: Browser, who: PersonActor | Person, status: int = 200) -> Page:
    return browser.open(f"{PATH}/{seat_of(who.id or 0)}", status)


def told_of(who: PersonActor | Person) -> list[str]:
    """What the ledger tells of somebody: the kinds, or the names of what changed."""
    lines = lines_of(("person", who.id or 0))
    return [",".join(line.particulars.get("fields", [line.kind])) for line in lines]


# ── who may ─────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("role", sorted(ROLES))
def test_people_of_the_staff_are_for_administrators(app: Flask, role: str) -> None:
    somebody = Browser(app).sign_in_as(world.a_person(Grant(role), name=role.title()))
    status = 200 if role == "administrator" else 403
    somebody.open(PATH, status)
    page_of(somebody, world.a_handler(), status)


def test_an_administrator_without_a_second_factor_reaches_nobody(app: Flask) -> None:
    browser = Browser(app).sign_in_as(an_administrator(), second_factor=False)
    browser.open(PATH, 403)
    page_of(browser, world.a_handler(), 403)


# ── the list ────────────────────────────────────────────────────────────────────────────────────────────────
def test_people_of_the_staff_stand_there_with_what_they_hold(admin: Browser) -> None:
    chapter = world.a_chapter("mysuru")
    meera = world.a_handler("Meera Nair", chapter, email="meera@example.org")
    invite("meera@example.org", None, "auditor", by=SYSTEM, at=NOW, now=NOW)
    world.a_member("Asha Verma")
    Account.create(person=meera.id, totp_secret="JBSWY3DPEHPK3PXP", changed_at=NOW)
    page = admin.open(PATH)
    assert page.all("#people tbody th a") == ["Ines Duarte", "Meera Nair"]
    row = " ".join(page.one("[data-person='meera@example.org']").get_text(" ").split())
    assert "Case handler · Mysuru" in row and "Auditor · whole association" in row
    assert "second factor set up" in row and "not seen lately" in row
    own = page.all("#people tbody tr")[0]
    assert "no second factor yet" in own and re.search(r"seen \d+ \w+, \d\d:\d\d", own)


def test_a_long_staff_is_read_page_by_page_and_nobody_twice(admin: Browser) -> None:
    with transaction():
        for n in range(119):  # three of one name, so that the name alone does not part the pages
            world.a_handler(f"Handler {n // 3:02}")
    page, seen = admin.open(PATH), list[str]()
    for _ in range(3):
        seen += [str(row["data-person"]) for row in page.soup.select("#people tr[data-person]")]
        following = page.soup.select("main a[rel=next]")
        page = admin.open(str(following[0]["href"])) if following else page
    assert len(seen) == len(set(seen)) == 120
    assert not page.soup.select("main a[rel=next]")


def test_an_address_nobody_wrote_starts_from_the_beginning_or_is_not_there(admin: Browser) -> None:
    for mark in ("x", "-1", "9" * 40, "٣", "ST-0000-0000"):
        assert "Ines Duarte" in admin.open(f"{PATH}?after={mark}").words
    for who in ("1", "ST-0000-0000", "me@example.org", "%25"):
        admin.open(f"{PATH}/{who}", 404)


# ── inviting ────────────────────────────────────────────────────────────────────────────────────────────────
def test_somebody_new_is_invited_and_waited_for(admin: Browser) -> None:
    world.a_chapter("mysuru")
    admin.open(PATH)
    page = admin.press(
        "Send the invitation",
        email="nia@example.org",
        name="Nia Obi",
        language="kn",
        role="handler",
        chapter="mysuru",
    )
    assert page.heading == "Nia Obi" and "not accepted yet" in page.words
    nia = by_email("nia@example.org")
    assert nia and nia.language == "kn" and told_of(nia) == ["person.joined", "person.invited"]
    assert "not accepted yet" in admin.open(PATH).one("[data-person='nia@example.org']").get_text()
    page_of(admin, nia)
    assert "leaves in a moment" in admin.press("Invite again").soup.get_text()
    page = admin.press("Withdraw the invitation")
    assert "holds no role on the staff any more" in page.words and grants_of(nia.id) == ()
    assert "nia@example.org" not in admin.open(PATH).html


def test_an_invitation_that_cannot_be_sent_comes_back_with_all_that_was_typed(admin: Browser) -> None:
    admin.open(PATH)
    page = admin.press("Send the invitation", 422, email="nia@example.org", name="Nia Obi")
    assert page.errors == ["Choose a role."] and page.value("name") == "Nia Obi"
    page = admin.press("Send the invitation", 422, email="nobody", name="", role="handler")
    assert page.errors == ["Write an e-mail address such as name@example.org."]
    page = admin.press("Send the invitation", 422, email="nia@example.org", name="", role="handler")
    assert page.errors == ["Nobody is known by this address yet, so please give a name, too."]
    world.a_chapter("mysuru")
    sent = {"email": "nia@example.org", "name": "Nia Obi", "role": "administrator", "chapter": "mysuru"}
    page = admin.press("Send the invitation", 422, sent)
    assert page.errors == ["Administrators and auditors serve the whole association. Choose no chapter."]
    assert by_email("nia@example.org") is None


# ── one person ──────────────────────────────────────────────────────────────────────────────────────────────
def test_a_role_given_and_taken_counts_with_the_next_page_they_open(admin: Browser) -> None:
    handler = world.a_handler("Meera Nair")
    theirs = Browser(admin.app).sign_in_as(handler)
    theirs.open("/staff/metrics/", 403)
    page_of(admin, handler)
    admin.press("Give this role", role="supervisor")
    assert theirs.open("/staff/metrics/")
    admin.press("[data-role=handler] form")
    admin.press("[data-role=supervisor] form")
    theirs.open("/staff/queue", 403)
    assert told_of(handler)[-3:] == ["roles"] * 3


def test_shutting_an_account_signs_its_holder_out_and_gives_their_cases_back(admin: Browser) -> None:
    handler = world.a_handler("Meera Nair", email="meera@example.org")
    case = world.a_case_looked_into(handler)
    theirs = Browser(admin.app).sign_in_as(handler)
    assert "1 open case is in this person’s hands." in page_of(admin, handler).words
    page = admin.press("Shut the account of Meera Nair")
    assert "1 open case is back in the queue" in page.soup.get_text()
    assert "account shut" in admin.open(PATH).one("[data-person='meera@example.org']").get_text()
    assert Case.get_by_id(case.id).handler_id is None
    assert "/en/sign-in" in theirs.open("/staff/").path
    page_of(admin, handler)
    page = admin.press("Open the account again")
    assert "Case handler · whole association" in page.words
    assert told_of(handler)[-3:] == ["account", "session.ended", "account"]


@pytest.mark.parametrize("lost", ["y", None])
def test_a_new_second_factor_ends_the_old_one_and_the_password_of_a_lost_device(
    admin: Browser, lost: str | None
) -> None:
    handler = world.a_handler("Meera Nair")
    person = world.person_of(handler)
    accounts.set_password(person, "a bridge over the river", by=handler, at=NOW)
    Account.update(totp_secret="S" * 32).execute()
    theirs = Browser(admin.app).sign_in_as(handler)
    page_of(admin, handler)
    page = admin.press("Take the old one away", lost=lost)
    assert "none yet: set up at the next sign-in" in page.words
    assert ("none: they sign in with a link by e-mail" in page.words) == (lost is not None)
    assert "/en/sign-in" in theirs.open("/staff/").path


def test_somebody_is_signed_out_everywhere_and_may_come_back(admin: Browser) -> None:
    handler = world.a_handler("Meera Nair")
    theirs = Browser(admin.app).sign_in_as(handler)
    page_of(admin, handler)
    admin.press("Sign them out everywhere")
    assert "/en/sign-in" in theirs.open("/staff/").path
    assert Browser(admin.app).sign_in_as(handler).open("/staff/")


# ── what nobody may ─────────────────────────────────────────────────────────────────────────────────────────
def deed(browser: Browser, who: PersonActor, name: str, status: int, **sent: str) -> Page:
    """Send a form that the page may not show at all."""
    token = browser.open(PATH).soup.select("[name=csrf_token]")[0]["value"]
    return browser.post(f"{PATH}/{seat_of(who.id or 0)}/{name}", {"csrf_token": token, **sent}, status)


def test_an_administrator_cannot_shut_themselves_out(app: Flask) -> None:
    me, _ = an_administrator(), an_administrator("Tomas Berg")
    browser = Browser(app).sign_in_as(me)
    page = page_of(browser, me)
    assert "Only another administrator can take this role away from you." in page.words
    assert "Only another administrator can give you one more." in page.words
    for name in ("give", "take", "shut", "second-factor"):
        assert not page.soup.select(f"form[action$='/{name}']")
    for name in ("give", "take", "shut", "second-factor"):
        page = deed(browser, me, name, 422, held="administrator", role="supervisor", chapter="")
        assert page.errors == ["You cannot do this to yourself. Ask another administrator."]
    assert told_of(me) == ["person.joined", "session.opened"]


def test_what_there_is_not_is_not_done(admin: Browser) -> None:
    handler = world.a_handler()
    deed(admin, handler, "promote", 404)
    gone = deed(admin, handler, "take", 422, held="auditor").errors
    assert gone == ["Meera Nair does not hold this role any more."]
    assert deed(admin, handler, "take", 422, held="member").errors
    assert deed(admin, handler, "take", 422, held="handler", of="atlantis").errors
    assert deed(admin, handler, "give", 422, role="king").errors
    assert deed(admin, handler, "give", 422, role="auditor", chapter="atlantis").errors
    assert deed(admin, handler, "withdraw", 422).errors
    assert told_of(handler) == ["person.joined"]


def test_no_page_holds_a_secret_a_word_of_a_case_or_the_number_of_a_row(admin: Browser) -> None:
    handler = world.a_handler(email="meera@example.org")
    for _ in range(20):
        world.a_member()
    late = world.a_handler("Nia Obi")
    case = world.a_case_looked_into(handler, world.a_member("Asha Verma"))
    accounts.set_password(world.person_of(handler), "a long enough password", by=handler, at=NOW)
    Account.update(totp_secret="JBSWY3DPEHPK3PXP").execute()
    case, kept = Case.get_by_id(case.id), Account.get(Account.person == handler.id)
    pages = [admin.open(PATH), page_of(admin, handler), page_of(admin, late)]
    for page in pages:
        secrets = ("JBSWY3DPEHPK3PXP", kept.password_hash, "argon2")
        for hidden in (*secrets, case.reference, case.subject_text, "Asha Verma"):
            assert hidden not in page.html
        leads = [str(tag.get("href") or tag.get("action")) for tag in page.soup.select("main :is(a, form)")]
        assert leads and not [one for one in leads if re.search(rf"\b{late.id}\b", one)]
    assert not [sql for sql in admin.statements if "password_hash" in sql and "IS NOT NULL" not in sql]


def test_the_list_asks_the_database_as_often_for_many_as_for_few(admin: Browser) -> None:
    asked = []
    for people in (1, 40):
        with transaction():
            for n in range(people):
                world.a_handler(chapter=world.a_chapter(f"chapter{people}x{n}"))
        admin.open(PATH)
        admin.open(PATH)
        asked.append(admin.queries)
    assert asked[0] == asked[1] <= 5


@pytest.mark.parametrize("code", ["hi", "hy", "kn", "ar"])
def test_people_of_the_staff_speak_every_language(app: Flask, code: str) -> None:
    reader = Browser(app).sign_in_as(an_administrator(language=code))
    handler, nia = world.a_handler(), invite("n@example.org", "Nia", "auditor", by=SYSTEM, at=NOW, now=NOW)
    for page in (reader.open(PATH), page_of(reader, handler), page_of(reader, nia)):
        assert page.language == code
        for english in ("invit", "second factor", "role", "account", "whole association", "case"):
            assert english not in page.words.casefold()
