"""A row of one's own data in plain words: each field by its name, each code by its word."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from portal.members.association import Chapter
from portal.members.needs import NEEDS
from portal.members.own_data import Row, Value
from portal.notices.kinds import ACCOUNT, LETTERS, STAFF
from portal.notices.preferences import KINDS
from portal.satisfaction.scales import SOLVED
from portal.web import formats
from portal.web.account import zones
from portal.web.codes import language_name, word
from portal.web.locale import language, say, zone
from portal.wording import N_, NP_, Words

# Field of a row → what people call it, in the order of the rows.
NAMES: dict[str, Words] = {
    "number": NP_("my data", "Membership number"),
    "name": NP_("my data", "Name"),
    "email": NP_("my data", "E-mail address"),
    "language": NP_("my data", "Language"),
    "time_zone": NP_("my data", "Time zone"),
    "chapter": NP_("my data", "Chapter"),
    "grade": NP_("my data", "Grade"),
    "standing": NP_("my data", "Standing"),
    "joined": NP_("my data", "Joined"),
    "left_on": NP_("my data", "Left"),
    "created_at": NP_("my data", "Entered"),
    "role": NP_("my data", "Role"),
    "granted_at": NP_("my data", "Given"),
    "has_password": NP_("my data", "Password set"),
    "account_open": NP_("my data", "Account open"),
    "changed_at": NP_("my data", "Last changed"),
    "needs": NP_("my data", "Needs"),
    "words": NP_("my data", "Own words"),
    "consented_at": NP_("my data", "Consent given"),
    "taken_back_at": NP_("my data", "Consent taken back"),
    "device": NP_("my data", "Device"),
    "opened_at": NP_("my data", "Signed in"),
    "seen_at": NP_("my data", "Last seen"),
    "ended_at": NP_("my data", "Signed out"),
    "day": NP_("my data", "Day"),
    "unwanted": NP_("my data", "Letters turned off"),
    "quiet_from": NP_("my data", "No letters from hour"),
    "quiet_to": NP_("my data", "No letters until hour"),
    "letter": NP_("my data", "Letter"),
    "case": NP_("my data", "Case number"),
    "at": NP_("my data", "When"),
    "sent_at": NP_("my data", "Sent"),
    "subject": NP_("my data", "Subject"),
    "category": NP_("my data", "Category"),
    "channel": NP_("my data", "How it came in"),
    "confidentiality": NP_("my data", "Who may see it"),
    "wanted": NP_("my data", "What would put it right"),
    "wanted_words": NP_("my data", "What else would put it right"),
    "state": NP_("my data", "State"),
    "finding": NP_("my data", "Finding"),
    "received_at": NP_("my data", "Received"),
    "acknowledged_at": NP_("my data", "Acknowledged"),
    "decided_at": NP_("my data", "Decided"),
    "delivered_at": NP_("my data", "Delivered"),
    "closed_at": NP_("my data", "Closed"),
    "closed_by": NP_("my data", "How it was closed"),
    "author": NP_("my data", "From"),
    "text": NP_("my data", "Words"),
    "promise": NP_("my data", "Promise"),
    "made_at": NP_("my data", "Promised on"),
    "due": NP_("my data", "Promised by"),
    "kept_at": NP_("my data", "Kept"),
    "broken_at": NP_("my data", "Missed"),
    "begun_at": NP_("my data", "Begun"),
    "typed": NP_("my data", "What was typed"),
    "files": NP_("my data", "Files"),
    "filename": NP_("my data", "File"),
    "size": NP_("my data", "Size in bytes"),
    "remedy": NP_("my data", "Remedy"),
    "amount": NP_("my data", "Amount"),
    "remedy_status": NP_("my data", "What became of it"),
    "offered_at": NP_("my data", "Offered"),
    "answered_at": NP_("my data", "Answered"),
    "q1": NP_("my data", "Is your problem solved?"),
    "q2": NP_("my data", "Satisfaction, 1 to 5"),
    "q3": NP_("my data", "Fair result, 1 to 5"),
    "q4": NP_("my data", "Fair steps, 1 to 5"),
    "q5": NP_("my data", "Treated with respect, 1 to 5"),
    "share": NP_("my data", "Words shared with the handler"),
    "recommend": NP_("my data", "Would recommend membership, 0 to 10"),
    "trust": NP_("my data", "Trusts us to do what is right, 1 to 5"),
    "stands_up": NP_("my data", "We stand up for members, 1 to 5"),
    "admits": NP_("my data", "We admit mistakes, 1 to 5"),
}
# The register's grades that most associations have; any other stands as the register has it.
GRADES: dict[str, Words] = {
    "student": NP_("grade", "Student"),
    "graduate": NP_("grade", "Graduate"),
    "associate": NP_("grade", "Associate"),
    "member": NP_("grade", "Member"),
    "fellow": NP_("grade", "Fellow"),
}
# What letters are about that are no kind to choose; members choose among the others.
ABOUT: dict[str, str] = {
    STAFF: N_("About a case you work on"),
    ACCOUNT: N_("About your account"),
}
CODED = {
    *("role", "standing", "category", "channel", "confidentiality", "state", "finding", "promise", "remedy"),
    "remedy_status",
}
TABLES = {"closed_by": "closing", "wanted": "remedy"}
LISTS: dict[str, dict[str, Words | str]] = {
    "grade": dict(GRADES),
    "needs": dict(NEEDS),
    "unwanted": {code: kind.words for code, kind in KINDS.items()},
    "letter": {
        **{letter: ABOUT[whom] for letter, whom in LETTERS.items() if whom in ABOUT},
        **{letter: kind.words for kind in KINDS.values() for letter in kind.letters},
    },
    "q1": dict(SOLVED),
    "share": dict(SOLVED),
}
NAMED: dict[str, Callable[[str], str]] = {
    "language": language_name,
    "chapter": lambda code: Chapter.get(Chapter.code == code).name_in(language().code),
    "time_zone": lambda name: zones.name_of(name, language().code),
}


def shown(row: Row) -> list[tuple[str, list[str]]]:
    """A row as names and what stands beside each, without what is empty."""
    return [
        (say(NAMES[field]), _said(field, value, row))
        for field, value in row.items()
        if value not in (None, "", []) and field in NAMES
    ]


def _said(field: str, value: Value, row: Row) -> list[str]:
    if field == "amount":
        return [formats.money(int(str(value)), str(row["currency"]), language())]
    if isinstance(value, list | str):
        return [_in_words(field, one) for one in (value if isinstance(value, list) else [value])]
    return [next((say_it(value) for kind, say_it in BY_KIND if isinstance(value, kind)), str(value))]


def _in_words(field: str, code: str) -> str:
    if field in CODED or field in TABLES:
        return word(TABLES.get(field, field), code)
    if field in NAMED:
        return NAMED[field](code)
    known = LISTS.get(field, {})
    return say(known[code]) if code in known else code


BY_KIND: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda value: say(SOLVED["yes" if value else "no"])),
    (dt.datetime, lambda value: formats.full_moment(value, language(), zone())),
    (dt.date, lambda value: formats.day(value, language(), zone())),
)
