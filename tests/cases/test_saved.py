"""Saved filters: whose they are, who sees them, and that only what means something is kept."""

import pytest

from portal.cases import saved
from portal.cases.filters import readable
from portal.cases.saved import MOST_OWN, NameTaken, NoName, NothingToSave, NotYours, TooMany, saved_for
from portal.history import HistoryLine
from portal.members.people import RoleGrant
from tests.world import HOUR, NOW, a_chapter, a_handler, a_supervisor

LATE = {"handler": "mine", "due": "late"}


def test_a_filter_is_mine_until_i_share_it(house: str) -> None:
    meera, daniel = a_handler(), a_supervisor()
    key = saved.save("  Late   ones ", LATE, by=meera, at=NOW).key
    assert [(one.name, one.query, one.own) for one in saved_for(meera)] == [("Late ones", LATE, True)]
    assert saved_for(daniel) == []
    saved.change(key, "ತಡವಾದವು", shared=True, by=meera, at=NOW)
    saved.save("Mine", {"handler": "me"}, by=daniel, at=NOW)
    assert [(one.name, one.own, one.owner) for one in saved_for(daniel)] == [
        ("Mine", True, daniel.name),
        ("ತಡವಾದವು", False, meera.name),
    ]


def test_what_somebody_shared_goes_with_them_from_the_desk(house: str) -> None:
    meera, daniel = a_handler(), a_supervisor()
    saved.save("Late ones", LATE, shared=True, by=meera, at=NOW)
    RoleGrant.delete().where(RoleGrant.person == meera.id).execute()
    assert saved_for(daniel) == []


def test_what_a_colleague_of_another_chapter_looks_for_stays_in_their_chapter(house: str) -> None:
    cairo, bengaluru = (a_handler(code.title(), chapter=a_chapter(code)) for code in ("cairo", "bengaluru"))
    whole = a_handler("Everywhere")
    saved.save("Layla Haddad", {"q": "Layla Haddad"}, shared=True, by=cairo, at=NOW)
    saved.save("Late ones", LATE, shared=True, by=whole, at=NOW)
    assert [one.name for one in saved_for(bengaluru)] == ["Late ones"]
    assert [one.name for one in saved_for(a_handler("Second", chapter=a_chapter("cairo")))] == [
        "Late ones",
        "Layla Haddad",
    ]
    assert [one.name for one in saved_for(whole)] == ["Late ones", "Layla Haddad"]


def test_a_colleague_changes_and_deletes_nothing_of_mine(house: str) -> None:
    meera, daniel = a_handler(), a_supervisor()
    key = saved.save("Late ones", LATE, shared=True, by=meera, at=NOW).key
    with pytest.raises(NotYours):
        saved.change(key, "His now", shared=False, by=daniel, at=NOW)
    with pytest.raises(NotYours):
        saved.delete(key, by=daniel, at=NOW)
    assert saved.delete(key, by=meera, at=NOW) == "Late ones"
    assert saved_for(meera) == []


def test_only_what_means_something_is_kept(house: str) -> None:
    asked = {
        **LATE, "category": "nonsense", "severity": "high", "after": "1~GR", "next": "//evil.example",
        "q": "x" * 201, "state": "waiting", "language": "kn", "chapter": "cairo", "answer": "2",
    }  # fmt: skip
    kept = {**LATE, "severity": "high", "state": "waiting", "language": "kn", "chapter": "cairo"}
    assert readable(asked) == kept
    assert saved.save("All of it", asked, by=a_handler(), at=NOW).query == kept


def test_a_filter_needs_a_name_of_its_own_and_something_to_look_for(house: str) -> None:
    meera = a_handler()
    saved.save("Late ones", LATE, by=meera, at=NOW)
    for name in ("", " \n ", "n" * 61):
        with pytest.raises(NoName):
            saved.save(name, LATE, by=meera, at=NOW)
    with pytest.raises(NameTaken):
        saved.save("LATE ones", LATE, by=meera, at=NOW)
    with pytest.raises(NothingToSave):
        saved.save("Everything", {"due": "whenever"}, by=meera, at=NOW)
    for number in range(MOST_OWN - 1):
        saved.save(f"Number {number}", LATE, by=meera, at=NOW)
    with pytest.raises(TooMany):
        saved.save("One too many", LATE, by=meera, at=NOW)
    assert len(saved_for(meera)) == MOST_OWN


def test_the_ledger_tells_that_they_changed_and_nothing_of_what_they_say(house: str) -> None:
    meera = a_handler()
    key = saved.save("About Asha Verma", {"q": "Asha Verma"}, by=meera, at=NOW).key
    saved.delete(key, by=meera, at=NOW + HOUR)
    lines = HistoryLine.select().where(HistoryLine.kind == "person.changed")
    told = [line.particulars for line in lines]
    assert [one["fields"] for one in told] == [["saved_filters"]] * 2
    assert "Asha" not in str(told)
