"""What the portal holds of somebody: all of their own, nothing of anybody else, no note and no secret."""

import json

from portal import dossier, history, schema
from portal.cases import drafts, handling
from portal.cases.evidence import Upload
from portal.cases.own_data import files_of
from portal.cases.records import Case
from portal.members import accounts
from portal.members.needs import keep_needs
from portal.members.people import Person
from portal.members.sessions import open_session
from portal.notices.dispatch import dispatch
from portal.satisfaction import asking
from portal.store.files import Folder
from tests.world import (
    DAY,
    HOUR,
    NOW,
    a_closed_case,
    a_handler,
    a_member,
    an_association,
    an_offered_case,
    person_of,
)

PASSWORD = "a bridge over the river"

# Tables that tell of a person, and why some of them give nothing to a download.
LEFT_OUT = {
    "sign_in_failure": "hashes of addresses, gone after a day",
    "link": "hashes of tokens",
    "pause": "the spans between promises and their days",
    "barred": "who of the staff may not act on a case",
    "seat": "a place on the staff, which the roles tell",
    "recovery_code": "hashes of codes",
    "presence": "who has a case open this minute",
    "saved_filter": "views of the queue, which stand on the queue",
    "import": "which of the staff brought a file in",
    "member_month": "counts of what the days, the imports and the answers tell",
    "annotation": "which of the staff wrote or withdrew a note on a chart",
    "rebasing": "which of the staff began the limits of a chart anew",
    "incident": "which of the staff named what several cases come from",
    "incident_case": "which cases come from one incident, a mark for counting them",
    "history_line": "the ledger, whose facts stand in the rows of the case",
}


def everything(person: Person) -> str:
    return json.dumps(dossier.own_data(person.id), default=str, ensure_ascii=False)


def test_a_member_gets_all_of_their_own_and_nothing_of_anybody_else(house: str, tmp_path: object) -> None:
    handler, member, other = a_handler(), a_member("Asha Verma"), a_member("Layla Haddad")
    person = person_of(member)
    accounts.set_password(person, PASSWORD, by=member, at=NOW)
    open_session(
        person, NOW, NOW, how="password", second_factor=False, staff=False, device="Firefox, Android"
    )
    keep_needs(person, ["call"], "After six, please.", consent=True, by=member, at=NOW)
    mine = a_closed_case(handler, member, subject="My seat was given away")
    handling.write_note(mine, "Between us: a sad story.", by=handler, at=NOW + 3 * DAY)
    files = Folder(tmp_path / "files")  # type: ignore[operator]
    paper = Upload("ticket.txt", b"seat 12")
    handling.reply(mine, "Thank you again.", by=handler, at=NOW + 3 * DAY, files=files, uploads=(paper,))
    theirs = an_offered_case(handler, other, subject="Nobody else may read this")
    asking.plan_from_history()
    asking.send_due(NOW + 4 * DAY + 6 * HOUR)
    while dispatch(NOW + 5 * DAY):
        pass
    told = dossier.own_data(person.id)
    assert {name for name, rows in told.items() if not rows} == {
        *("letter_preferences", "days", "drafts"),
        *("pulses", "imported_activity", "renewals"),
    }
    assert {
        row["case"] for name in ("cases", "conversation", "promises", "remedies") for row in told[name]
    } == {mine.reference}
    assert [one.filename for one in files_of(person.id)] == ["ticket.txt"]
    text = everything(person)
    for known in ("Asha Verma", "After six", "Firefox", "My seat was given away", "refund", "received"):
        assert known in text
    for unknown in ("sad story", "argon2", "Layla", theirs.reference, "Nobody else"):
        assert unknown not in text


def test_a_draft_is_told_in_its_own_words_and_its_codes_apart(house: str) -> None:
    an_association()
    member = a_member()
    typed = {"category": ["fees"], "subject": ["Paid twice"], "wanted": ["refund"], "wanted_words": [""]}
    drafts.save(member, "a-token-of-a-form", typed, seen=0, at=NOW)
    (row,) = dossier.own_data(member.id or 0)["drafts"]
    assert (row["category"], row["wanted"], row["typed"]) == ("fees", ["refund"], ["Paid twice"])


def test_every_table_that_names_a_person_is_in_the_download_or_said_to_be_left_out() -> None:
    told = {
        *("person", "role_grant", "account", "support_need", "sign_in_session", "activity"),
        *("letter_preference", "outbox", "grievance_case", "message", "promise", "evidence", "remedy"),
        *("case_form", "draft", "draft_file", "pulse", "imported_activity", "renewal"),
    }
    about = {
        table._meta.table_name
        for table in schema.TABLES
        if any(key.rel_model in (Person, Case) for key in table._meta.refs)
    }
    assert history.HistoryLine._meta.table_name in LEFT_OUT
    assert about - told - LEFT_OUT.keys() == set(), "tell of it in own_data, or say why not"
