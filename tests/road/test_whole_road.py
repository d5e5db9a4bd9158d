"""The whole road in each language: raise, recover, rate, see; every page and every letter read on the way."""

import dataclasses
import datetime as dt
import io
import re
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyotp
import pytest
from flask import Flask
from PIL import Image

from config import LANGUAGES, Settings
from portal import store
from portal.cases.records import Case
from portal.members import accounts
from portal.members.association import Chapter
from portal.members.people import PersonActor
from portal.members.roles import Grant
from portal.metrics.catalogue import CATALOGUE
from portal.satisfaction.forms import Form
from portal.web import create_app
from tests import post, world
from tests.road.eyes import Reader, letter_faults
from tests.road.tales import TALES, Tale, found
from tests.world import DAY, HOUR, NOW, kinds_of, person_of

PASSWORD = "a bridge over the river"
MINUTE = HOUR / 60


class Road:
    """A house, a member, a handler and somebody of the board who all read one language, and the clock."""

    def __init__(self, url: str, folder: Path, tale: Tale) -> None:
        self.url, self.folder, self.tale, self.at = url, folder, tale, NOW
        found(tale)
        store.close()  # the portal opens the database for itself
        self.app = _portal(post.settings_for(url, folder))
        self.member = self.person(tale.member, "member", number="M-00417", joined=dt.date(2019, 4, 1))
        self.handler = self.person(tale.handler, "handler")
        self.board = self.person(tale.handler, "executive")

    def person(self, name: str, role: str, **more: Any) -> PersonActor:
        """Somebody who reads the language of the road and has a password."""
        chapter = Chapter.get() if role == "member" else None
        who = world.a_person(
            Grant(role),
            name=name,
            language=self.tale.language,
            time_zone=self.tale.zone,
            chapter=chapter,
            **more,
        )
        accounts.set_password(person_of(who), PASSWORD, by=who, at=NOW - DAY)
        return who

    def later(self, by: dt.timedelta) -> None:
        """Let time pass."""
        self.at += by
        self.app.config["SETTINGS"] = dataclasses.replace(self.app.config["SETTINGS"], now=self.at)

    def work(self) -> None:
        """Let the worker do all that is due: letters leave, pictures are made safe, figures move on."""
        post.work(self.url, self.folder, self.at)

    def reader(self) -> Reader:
        """Somebody at a browser that asks for the language of the road."""
        return Reader(self.app, self.tale.language)

    def signed_in(self, who: PersonActor) -> Reader:
        """Somebody who has signed in through the forms, staff with their second factor."""
        reader = self.reader()
        front = reader.open("/")
        assert front.path == f"/{self.tale.language}/"
        reader.open(f"/{self.tale.language}/sign-in")
        if who.is_staff:
            secret = pyotp.random_base32()
            accounts.account_of(person_of(who), NOW)
            accounts.Account.update(totp_secret=secret).where(accounts.Account.person == who.id).execute()
            reader.press("/sign-in", email=who.email, password=PASSWORD)
            reader.press("/sign-in/code", code=pyotp.TOTP(secret).now())
        else:
            reader.press("/sign-in", email=who.email, password=PASSWORD)
        return reader

    def letters_to(self, who: PersonActor) -> list[str]:
        """The kinds of letters somebody received, in no order."""
        mine = [letter for letter in post.letters_in(self.folder) if str(who.email) in str(letter["To"])]
        return sorted(str(letter["X-Recourse-Letter"]) for letter in mine)

    def letter(self, kind: str) -> EmailMessage:
        """The one letter of a kind."""
        (found,) = post.sent(self.folder, kind)
        return found


def _portal(settings: Settings) -> Flask:
    app = create_app(settings)
    app.testing = True
    return app


def a_picture() -> tuple[io.BytesIO, str]:
    """A screenshot of a bank statement."""
    content = io.BytesIO()
    Image.new("RGB", (12, 8), "navy").save(content, "PNG")
    content.seek(0)
    return content, "4821.png"


@pytest.fixture(params=[*((code, "sqlite") for code in LANGUAGES), ("kn", "postgres")], ids="-".join)
def road(request: pytest.FixtureRequest, tmp_path: Path) -> Road:
    """The beginning of the road, in each language; once on the other engine, too."""
    language, engine = request.param
    return Road(request.getfixturevalue(f"{engine}_house"), tmp_path, TALES[language])


def raise_a_grievance(road: Road) -> tuple[Reader, str]:
    """The member signs in, says what happened, and reads by when they hear."""
    tale, member = road.tale, road.signed_in(road.member)
    assert member.page and member.page.path == "/cases/"
    member.open("/cases/new")
    page = member.press(
        "/cases/new",
        category="fees",
        subject=tale.subject,
        description=tale.description,
        wanted=["refund", "explanation"],
        wanted_words=tale.wish,
        evidence=[a_picture()],
    )
    reference = page.mark("case")
    assert (page.path, page.mark("state")) == (f"/cases/{reference}", "received")
    assert page.heading == tale.subject and tale.description in page.words and tale.wish in page.words
    promised = page.one("[data-promise=acknowledgement]")
    assert promised["data-status"] == "open"
    due = dt.datetime.fromisoformat(str(promised["data-due"]))
    shown = page.soup.select(".promise strong time")
    assert shown and dt.datetime.fromisoformat(str(shown[0]["datetime"])) == due > road.at
    return member, reference


def look_at_the_evidence(road: Road, member: Reader, reference: str) -> None:
    """The picture opens once the worker has made it safe, and not to a guest."""
    page = member.open(f"/cases/{reference}")
    (link,) = page.main.select("a[href*='/evidence/']")
    picture = member.open(str(link["href"]))
    assert picture.headers["Content-Type"] == "image/png"
    assert road.reader().raw("GET", str(link["href"])).status_code == 303


def take_it_up(road: Road, reference: str) -> Reader:
    """The handler finds the case on their day, acknowledges it, assesses it and asks."""
    tale, handler = road.tale, road.signed_in(road.handler)
    assert handler.page and handler.page.path == "/staff/" and handler.page.all(f"[data-row={reference}]")
    assert handler.open(f"/staff/queue?q={tale.member.split()[0]}").all(f"[data-row={reference}]")
    handler.open(f"/staff/cases/{reference}")
    handler.press("/acknowledge", text=tale.acknowledgement)
    handler.press("/assess", severity="high", category="fees")
    page = handler.press("/ask", text=tale.question)
    assert (page.mark("state"), page.mark("paused")) == ("investigating", "yes")
    assert page.mark("handler") == road.handler.email
    return handler


def offer(road: Road, handler: Reader, reference: str, texts: tuple[str, str]) -> None:
    """Two remedies: money back, and a word."""
    handler.open(f"/staff/cases/{reference}")
    due = (road.at + 9 * DAY).date().isoformat()
    money, word = texts
    handler.press("/offer", finding="upheld", kind="refund", text=money, amount="2,400", due=due)
    page = handler.press("/offer", finding="upheld", kind="apology", text=word, amount="", due=due)
    assert page.mark("state") == "offered"


def statuses(reader: Reader) -> dict[str, str]:
    """Each remedy on the page, by its line."""
    assert reader.page
    found = reader.page.soup.select("[data-remedy]")
    return {str(one["data-remedy"]): str(one["data-status"]) for one in found}


def rate(road: Road) -> None:
    """One question a page from the link in the letter, without a sign-in, and thanks at the end."""
    text = post.text_of(road.letter("rate"))
    (link,) = re.findall(rf"{re.escape('https://portal.example')}(/rate/\S+)", text)
    guest = road.reader()
    page = guest.open(link)
    answers = {
        "q1": "yes",
        "q2": "4",
        "q3": "5",
        "q4": "4",
        "q5": "5",
        "words": road.tale.words,
        "share": "yes",
    }
    for number, (field, value) in enumerate(answers.items(), start=1):
        asked = {str(one["name"]) for one in page.main.select("input:not([type=hidden]), textarea")}
        assert asked == {field}, f"page {number} asks one question"
        page = guest.press('form[action^="/rate/"]', fields={field: value})
    assert urlsplit(page.path).path.endswith("/thanks") and road.tale.words in page.words
    row = Form.get()
    assert (row.q1, row.q2, row.q3, row.q4, row.q5, row.share) == ("yes", 4, 5, 4, 5, "yes")


def see_the_figures(road: Road) -> None:
    """The board opens its page: every figure is there once, and no case."""
    board = road.signed_in(road.board)
    for path in ("/staff/metrics/board", "/staff/metrics/"):
        page = board.open(path)
        shown = [str(one["data-metric"]) for one in page.soup.select("[data-metric]")]
        assert sorted(shown) == sorted(CATALOGUE)
    assert Case.get().reference not in page.html


def test_a_grievance_is_raised_put_right_confirmed_and_rated(road: Road) -> None:
    tale = road.tale
    member, reference = raise_a_grievance(road)
    road.work()
    look_at_the_evidence(road, member, reference)

    road.later(2 * HOUR)
    handler = take_it_up(road, reference)
    road.work()

    road.later(20 * MINUTE)
    assert tale.question in member.open("/cases/").words
    page = member.open(f"/cases/{reference}")
    assert page.mark("paused") == "yes"
    page = member.press("/reply", text=tale.answer)
    assert page.mark("paused") == "no" and tale.answer in page.words

    road.later(HOUR)
    offer(road, handler, reference, tale.first_offer)
    road.work()
    page = member.open(f"/cases/{reference}")
    assert page.mark("state") == "offered" and re.search(r"2\D?400", page.words)
    page = member.press("/decline", reason=tale.reason)
    assert (page.mark("state"), statuses(member)) == ("investigating", {"1": "declined", "2": "declined"})

    road.later(HOUR)
    offer(road, handler, reference, tale.second_offer)
    road.work()
    member.open(f"/cases/{reference}")
    page = member.press("/accept")
    assert page.mark("state") == "recovering"
    assert [one for one in statuses(member).values() if one == "accepted"] == ["accepted", "accepted"]

    road.later(DAY)
    handler.open(f"/staff/cases/{reference}")
    page = handler.press("/deliver", remedy="3", text=tale.delivery[0])
    assert page.mark("state") == "recovering"
    page = handler.press("/deliver", remedy="4", text=tale.delivery[1])
    assert page.mark("state") == "confirming"
    road.work()

    road.later(HOUR)
    page = member.open(f"/cases/{reference}")
    assert page.mark("state") == "confirming" and tale.delivery[0] in page.words
    page = member.press("/confirm")
    assert page.mark("state") == "closed"
    road.work()
    assert not post.sent(road.folder, "rate"), "nobody is asked on the same day"

    road.later(DAY + HOUR)
    road.work()
    assert member.open("/cases/").all("li.asked")
    rate(road)
    road.work()
    see_the_figures(road)

    assert handler.open(f"/staff/cases/{reference}").main.find(string=re.compile(re.escape(tale.words)))
    handler.open("/me/")
    member.open("/me/")
    kinds = kinds_of(Case.get())
    assert (kinds.count("case.closed"), kinds.count("form.answered")) == (1, 1)
    assert kinds.count("form.changed") <= 6 and "promise.broken" not in kinds
    assert road.letters_to(road.member) == sorted(
        ["received", "acknowledged", "asked", *4 * ["offered"], "replied", "delivered", "closed", "rate"]
    )
    assert {"new_case", "answered"} <= set(road.letters_to(road.handler))
    assert road.letters_to(road.board) == ["pack"]  # figures of a month, and never a case
    letters = post.letters_in(road.folder)
    assert {letter["Content-Language"] for letter in letters} == {tale.language}
    assert [fault for letter in letters for fault in letter_faults(letter)] == []
