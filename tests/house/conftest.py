"""A furnished house for tests that walk through all of it: people of every role, and a case for each."""

import dataclasses
from pathlib import Path

import pytest
from flask import Flask

from portal import schema, store
from portal.cases import handling, saved, templates
from portal.cases.evidence import Upload
from portal.cases.records import Case, Evidence
from portal.history import SYSTEM
from portal.learning import annotations
from portal.members import accounts
from portal.members.bringing_in import bring_in
from portal.members.links import make_link
from portal.members.people import PersonActor
from portal.members.roles import Grant
from portal.metrics.public import releases
from portal.satisfaction import asking, forms
from portal.store import db
from portal.store.files import Folder
from portal.store.search import TABLES as WORD_TABLES
from portal.web import house
from tests import world
from tests.browser_client import Browser
from tests.packed import a_pack
from tests.released import a_year_of_releases
from tests.web.conftest import the_portal
from tests.world import DAY, HOUR, NOW

STAFF = ("handler", "supervisor", "executive", "administrator", "auditor")
ROLES = ("nobody", "member", *STAFF, "handler without a second factor")
Rows = dict[str, list[str]]


@dataclasses.dataclass
class Furnished:
    """The house with everybody in it: a browser for each role, the case of our member, and one of another."""

    app: Flask
    people: dict[str, PersonActor]
    browsers: dict[str, Browser]
    mine: Case
    theirs: Case
    paper: str
    rating: str
    pulse: str
    link: str
    filter: str
    stop: str

    def token_of(self, role: str) -> str:
        """The form token of somebody's session."""
        page = self.browsers[role].open("/en/sign-in")
        return str(page.soup.select("[name=csrf_token]")[0]["value"])


def a_paper(case: Case, member: PersonActor, files: Folder) -> str:
    """The name of a file that the member sent with a word."""
    paper = Upload("receipt.txt", b"paid twice")
    handling.answer(case, "Here it is.", by=member, at=NOW + 3 * HOUR, files=files, uploads=(paper,))
    return Evidence.select(Evidence.name).where(Evidence.case == case.id).scalar()


def a_rating(handler: PersonActor, member: PersonActor) -> str:
    """The token of a letter that asks how it felt."""
    world.a_closed_case(handler, member, at=NOW - 10 * DAY)
    asking.plan_from_history()
    asking.send_due(NOW + 4 * HOUR)
    form = forms.Form.get()
    assert form.closes_at is not None
    return make_link("rate", person_id=member.id, subject_id=form.id, at=NOW, expires_at=form.closes_at)


def a_pulse(member: PersonActor) -> str:
    """The token of a letter that asks what a member thinks of the association."""
    pulse = world.a_pulse(member, at=NOW + 4 * HOUR)
    return make_link("pulse", person_id=member.id, subject_id=pulse.id, at=NOW, expires_at=pulse.closes_at)


def an_import(by: PersonActor, member: PersonActor) -> None:
    """An import of one line that was taken and one that was refused."""
    head, me = "member_ref,date,kind,source,record_id", world.person_of(member).number
    lines = f"{head}\n{me},2026-01-05,event,crm,1\nnobody,2026-01-05,event,crm,2\n"
    bring_in("activity", lines.encode(), by=by, at=NOW)


@pytest.fixture
def furnished(sqlite_house: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Furnished:
    """The furnished house on SQLite; the association is read once, however slow the machine is."""
    monkeypatch.setattr(house, "REMEMBERED_FOR", float("inf"))
    return furnish(sqlite_house, tmp_path)


def furnish(url: str, tmp_path: Path) -> Furnished:
    """The house five hours after our member's case came in; the other member and their case are of Cairo."""
    world.an_association()
    files = Folder(tmp_path / "files")
    people = {role: world.a_person(Grant(role), name=role.title()) for role in STAFF}
    people["member"] = world.a_member()
    people["handler without a second factor"] = people["handler"]
    stranger = world.a_member("Layla Haddad", chapter=world.a_chapter("cairo"))
    mine = world.a_case_looked_into(people["handler"], people["member"])
    an_import(people["administrator"], people["member"])
    theirs = world.a_case_looked_into(people["supervisor"], stranger)
    paper, rating = a_paper(mine, people["member"], files), a_rating(people["handler"], people["member"])
    pulse = a_pulse(world.a_member("Grace Adeyemi"))
    kept = saved.save("Late", {"due": "late"}, shared=True, by=people["handler"], at=NOW).key
    words = {"en": "Looking into it"}
    templates.add_template(words, {"en": "Dear {member}"}, by=people["supervisor"], at=NOW)
    person = world.person_of(people["member"])
    link = accounts.make_sign_in_link(person, now=NOW, lives=accounts.INVITATION_LIVES * 1000)
    annotations.write(NOW.date(), {"en": "A strike"}, today=NOW.date(), by=people["supervisor"], at=NOW)
    a_year_of_releases()
    releases.publish(True, by=SYSTEM, at=NOW)
    a_pack()
    end = NOW + 1000 * DAY
    stop = make_link("stop_rating", person_id=person.id, subject_id=None, at=NOW, expires_at=end)
    store.close()
    app = the_portal(url, now=NOW + 5 * HOUR, files_url=str(tmp_path / "files"))
    browsers = {role: Browser(app) for role in ROLES}
    for role, who in people.items():
        browsers[role].sign_in_as(who, second_factor="without" not in role)
    return Furnished(app, people, browsers, mine, theirs, paper, rating, pulse, link, kept, stop)


def all_rows() -> Rows:
    """Everything that is stored, by table; without the two things that reading a page may note: that a
    member was here today, and when a session was last seen.
    """
    columns = {table._meta.table_name: list(table._meta.columns) for table in schema.TABLES}
    columns["sign_in_session"].remove("seen_at")
    del columns["activity"]
    return {
        name: _rows(name, *wanted) for name, wanted in (columns | {name: [] for name in WORD_TABLES}).items()
    }


def _rows(table: str, *columns: str) -> list[str]:
    wanted = ", ".join(f'"{column}"' for column in columns) or "*"
    return sorted(map(repr, db.execute_sql(f'SELECT {wanted} FROM "{table}"').fetchall()))


def changed(before: Rows, after: Rows) -> set[str]:
    """The tables that differ."""
    return {name for name in before if before[name] != after[name]}
