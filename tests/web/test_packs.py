"""The board pack: made once, kept as it was, for the board alone, in its languages, and on paper, too."""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask

from portal.cases import handling
from portal.cases.records import Case
from portal.history import HistoryLine
from portal.learning import annotations
from portal.members.association import Association
from portal.members.people import PersonActor
from portal.members.roles import Grant
from portal.metrics import duty, packs
from portal.metrics.packs import Pack, PackFile
from portal.notices.preferences import preferences_of, turn_off
from portal.web import paper
from portal.web.packs import draw
from tests import world
from tests.browser_client import Browser
from tests.post import sent, text_of, work
from tests.web.conftest import the_portal
from tests.web.test_figures import closed_cases
from tests.workbook import read
from tests.world import NOW

SATURDAY = dt.datetime(2026, 8, 1, 8, tzinfo=dt.UTC)
MONDAY = dt.datetime(2026, 8, 3, 8, tzinfo=dt.UTC)
PATH = "/staff/metrics/pack/2026-07"


def a_board_member(name: str = "Ruth Abrahamian", language: str = "en") -> PersonActor:
    email = f"{name.split()[0].lower()}@example.org"
    return world.a_person(Grant("executive"), name=name, language=language, email=email)


def a_portal(url: str) -> Flask:
    return the_portal(url, now=MONDAY)


def test_the_worker_makes_the_pack_of_a_month_once_on_the_first_working_day_after_it(
    house: str, tmp_path: Path
) -> None:
    world.an_association()
    closed_cases(6)
    work(house, tmp_path, MONDAY)
    assert not packs.every(), "nobody may read it"
    a_board_member()
    work(house, tmp_path, SATURDAY)
    assert [pack.name for pack in packs.every()] == []
    for _ in range(2):
        work(house, tmp_path, MONDAY)
    assert [pack.name for pack in packs.every()] == ["2026-07"]
    (line,) = HistoryLine.select().where(HistoryLine.kind == "pack.made")
    assert line.particulars == {"year": 2026, "month": 7}
    drawn = {(one.language, one.kind) for one in PackFile.select()}
    assert drawn == {("en", "pdf"), *((code, "xlsx") for code in ("en", "hi", "hy", "kn", "ar"))}


def test_a_pack_stays_as_it_was_when_the_figures_change(sqlite_house: str, tmp_path: Path) -> None:
    world.an_association()
    reader = a_board_member()
    closed_cases(36, still_open=6)
    duty.move_on(MONDAY)
    app = a_portal(sqlite_house)
    with app.app_context():
        assert packs.make(MONDAY, draw) is not None
    for case in Case.select().where(Case.finding == "not_upheld").limit(8):
        handling.reopen(case, "It came back.", by=world.actor(case.member), at=NOW + 12 * world.DAY)
    duty.move_on(MONDAY + world.HOUR)
    browser = Browser(app).sign_in_as(reader)
    pack, board = browser.open(PATH), browser.open("/staff/metrics/board")
    assert (pack.one("[data-metric=R14]")["data-value"], board.one("[data-metric=R14]")["data-value"]) == (
        "6",
        "14",
    )
    assert pack.one("[data-metric=R12]")["data-n"] == "36"
    rows = read(browser.raw("GET", f"{PATH}/board-pack.xlsx").data)["Figures"].records()
    assert [row["Value"] for row in rows if row["Code"] == "R14"] == [6]
    assert "Board pack for July 2026" in pack.words
    assert not [link for link in pack.main.select("a[href]") if "queue" in str(link["href"])]


def test_a_pack_keeps_the_notes_on_its_charts_without_the_names_of_those_who_wrote_them(
    sqlite_house: str, tmp_path: Path
) -> None:
    world.an_association()
    reader, amara = a_board_member(), world.a_person(Grant("supervisor"), name="Amara")
    closed_cases(36, still_open=6)
    day, strike = dt.date(2026, 7, 1), "Postal strike in July."
    number = annotations.write(day, {"en": strike}, today=MONDAY.date(), by=amara, at=NOW)
    work(sqlite_house, tmp_path, MONDAY)
    annotations.withdraw(number, by=amara, at=MONDAY)
    browser = Browser(a_portal(sqlite_house)).sign_in_as(reader)
    pack, board = browser.open(PATH), browser.open("/staff/metrics/board")
    assert strike in " ".join(one.text for one in pack.main.select("#chart-R14 ol"))
    assert strike not in board.words
    about = next(iter(read(browser.raw("GET", f"{PATH}/board-pack.xlsx").data).values()))
    assert ["Notes on charts: 1 July 2026", strike] in about.rows
    on_paper = pypdf.PdfReader(io.BytesIO(browser.raw("GET", f"{PATH}/board-pack.pdf").data)).pages
    assert strike in " ".join(" ".join(one.extract_text() for one in on_paper).split())
    kept = Pack.get().shown
    assert [one["who"] for one in kept["notes"]] == [""] and "Amara" not in str(kept)


def test_a_pack_of_before_there_were_notes_is_read_as_ever(sqlite_house: str, tmp_path: Path) -> None:
    world.an_association()
    reader = a_board_member()
    closed_cases(6)
    work(sqlite_house, tmp_path, MONDAY)
    earlier = {key: told for key, told in Pack.get().shown.items() if key != "notes"}
    Pack.update(shown=earlier).execute()
    assert "Board pack for July 2026" in Browser(a_portal(sqlite_house)).sign_in_as(reader).open(PATH).words


def test_the_pack_speaks_arabic_from_right_to_left_and_takes_no_name_for_a_formula(
    sqlite_house: str, tmp_path: Path
) -> None:
    world.an_association()
    Association.update(names={"en": "=1+1"}).execute()
    reader = a_board_member("Layla Haddad", "ar")
    closed_cases(6)
    work(sqlite_house, tmp_path, MONDAY)
    browser = Browser(a_portal(sqlite_house)).sign_in_as(reader)
    assert browser.open(PATH).language == "ar"
    sheets = read(browser.raw("GET", f"{PATH}/board-pack.xlsx").data)
    assert all(sheet.rtl and not sheet.formulas for sheet in sheets.values())
    assert next(iter(sheets.values())).rows[1][1] == "=1+1"
    drawn = browser.raw("GET", f"{PATH}/board-pack.pdf")
    assert "board-pack-2026-07-ar.pdf" in drawn.headers["Content-Disposition"]


def elements(tags: Any) -> Iterator[Any]:
    """What a PDF says that its parts are, for whoever has it read out."""
    found = tags.get_object() if hasattr(tags, "get_object") else tags
    for one in found if isinstance(found, list) else [found]:
        element = one.get_object()
        if isinstance(element, dict) and "/S" in element:
            yield element
        if isinstance(element, dict) and "/K" in element:
            yield from elements(element["/K"])


def test_the_pdf_has_the_figures_in_words_that_can_be_found(sqlite_house: str, tmp_path: Path) -> None:
    world.an_association()
    reader = a_board_member()
    closed_cases(36, still_open=3)
    work(sqlite_house, tmp_path, MONDAY)
    browser = Browser(a_portal(sqlite_house)).sign_in_as(reader)
    document = pypdf.PdfReader(io.BytesIO(browser.raw("GET", f"{PATH}/board-pack.pdf").data))
    found = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    for words in ("Board pack for July 2026", "33.3%", "n = 36", "hidden to protect privacy", "no data"):
        assert words in found
    root: Any = document.trailer["/Root"]
    assert root["/Lang"] == "en"
    tagged = list(elements(root["/StructTreeRoot"]["/K"]))
    told = [str(one.get("/Alt")) for one in tagged if one["/S"] == "/Figure"]
    assert any("Half of the cases are closed by day 6" in words for words in told) and "None" not in told
    assert sum(one["/S"] == "/TH" for one in tagged) > 40  # each line of a table has its head


def test_what_is_drawn_reads_nothing_from_anywhere(tmp_path: Path) -> None:
    sheet = tmp_path / "secret.css"
    sheet.write_text('body::before { content: "a secret of this machine" }')
    html = f'<style>@import url("{sheet.as_uri()}");</style><img src="{sheet.as_uri()}"><p>A page.</p>'
    text = pypdf.PdfReader(io.BytesIO(paper.pdf(html))).pages[0].extract_text()
    assert "A page." in text and "secret" not in text


def test_a_note_on_paper_has_the_number_of_its_line() -> None:
    html = '<ol><li value="3">A strike.</li><li value="7">A new rule.</li></ol>'
    text = pypdf.PdfReader(io.BytesIO(paper.pdf(html))).pages[0].extract_text()
    assert "3." in text and "7." in text, "others stand on other charts alone"


def test_a_board_member_gets_the_letter_only_if_they_want_it(sqlite_house: str, tmp_path: Path) -> None:
    world.an_association()
    a_board_member()
    unwilling = a_board_member("Tigran Petrosyan")
    turn_off(world.person_of(unwilling), "pack", by=unwilling, at=NOW)
    closed_cases(36)
    work(sqlite_house, tmp_path, MONDAY)
    (letter,) = sent(tmp_path, "pack")
    assert letter["To"] is not None and "ruth@example.org" in letter["To"]
    text = text_of(letter)
    assert f"https://portal.example{PATH}?l=en" in text
    assert "Grievances received" in text and "n = 36" in text
    assert "/unsubscribe/" in text
    assert not list(letter.iter_attachments())


def test_the_choice_is_offered_to_the_board_and_a_member_who_saves_keeps_theirs(sqlite_house: str) -> None:
    world.an_association()
    member = world.a_member()
    app = a_portal(sqlite_house)
    board = Browser(app).sign_in_as(a_board_member()).open("/me/letters")
    assert [str(one["value"]) for one in board.soup.select("[name=kinds]")] == ["pack"]
    browser = Browser(app).sign_in_as(member)
    assert "pack" not in [
        str(one["value"]) for one in browser.open("/me/letters").soup.select("[name=kinds]")
    ]
    browser.press("/me/letters", fields={"kinds": ["rating"]})
    assert "pack" not in preferences_of(member.id).unwanted


def test_packs_are_for_those_who_may_see_the_board(sqlite_house: str, tmp_path: Path) -> None:
    world.an_association()
    a_board_member()
    closed_cases(6)
    work(sqlite_house, tmp_path, MONDAY)
    app = a_portal(sqlite_house)
    addresses = ("/staff/metrics/packs", PATH, f"{PATH}/board-pack.xlsx", f"{PATH}/board-pack.pdf")
    for role, status in (("member", 403), ("handler", 403), ("administrator", 403), ("auditor", 200)):
        browser = Browser(app).sign_in_as(world.a_person(Grant(role), name=role.title()))
        assert {browser.raw("GET", address).status_code for address in addresses} == {status}
    reader = Browser(app).sign_in_as(world.a_person(Grant("supervisor"), name="Amara"))
    for month in ("2026-06", "2026-13", "yesterday"):
        reader.open(f"/staff/metrics/pack/{month}", status=404)
    assert Pack.select().count() == 1


def test_without_the_extra_all_but_the_pdf_is_there_and_the_page_says_so(
    sqlite_house: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "NAME", "a_library_that_is_not_installed")
    paper.library.cache_clear()
    reader = a_board_member()
    closed_cases(6)
    work(sqlite_house, tmp_path, MONDAY)
    browser = Browser(a_portal(sqlite_house)).sign_in_as(reader)
    page = browser.open(PATH)
    assert "This portal cannot make PDF files. Print this page instead" in page.words
    assert browser.raw("GET", f"{PATH}/board-pack.xlsx").status_code == 200
    assert browser.raw("GET", f"{PATH}/board-pack.pdf").status_code == 404
    paper.library.cache_clear()
