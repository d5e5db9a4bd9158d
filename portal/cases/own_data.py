"""What the cases hold of their member, for themselves: never a note of the staff, never a case of others."""

from dataclasses import dataclass
from typing import Any

from peewee import ModelSelect

from portal.cases.drafts import Draft, DraftFile
from portal.cases.records import Case, Evidence, Message, Promise
from portal.members.own_data import MOST, Collected, Row, dicts
from portal.members.people import Person
from portal.wording import N_


@dataclass(frozen=True)
class OwnFile:
    """A file of a case: whose case, the name its sender gave it, the name it is kept under, its size."""

    reference: str
    filename: str
    name: str
    size: int


def of_member(query: "ModelSelect[Any]", person_id: int) -> "ModelSelect[Any]":
    """The rows of a query (of something that belongs to a case) that are about this member's cases."""
    return query.join(Case).where(Case.member == person_id)


def _cases(person_id: int) -> list[Row]:
    mine = Case.select().where(Case.member == person_id).order_by(Case.received_at.desc()).limit(MOST)
    return [
        {
            "case": case.reference,
            "subject": case.subject_text,
            "category": case.category,
            "channel": case.channel,
            "confidentiality": case.confidentiality,
            "wanted": [*case.wanted.get("codes", [])],
            "wanted_words": case.wanted.get("words", ""),
            "state": case.state,
            "finding": case.finding,
            "received_at": case.received_at,
            "acknowledged_at": case.acknowledged_at,
            "decided_at": case.decided_at,
            "delivered_at": case.delivered_at,
            "closed_at": case.closed_at,
            "closed_by": case.closed_by,
        }
        for case in mine
    ]


def _words(person_id: int) -> list[Row]:
    columns = (Case.reference.alias("case"), Message.at, Person.name.alias("author"), Message.text)
    mine = of_member(Message.select(*columns, Message.channel), person_id).where(Message.side != "note")
    author = mine.switch(Message).left_outer_join(Person, on=(Message.author == Person.id))
    return dicts(author.order_by(Message.case, Message.id))


def _promises(person_id: int) -> list[Row]:
    columns = (Case.reference.alias("case"), Promise.kind.alias("promise"), Promise.made_at, Promise.due)
    mine = of_member(Promise.select(*columns, Promise.kept_at, Promise.broken_at), person_id)
    return dicts(mine.order_by(Promise.case, Promise.id))


def _files(person_id: int) -> list[Row]:
    columns = (Case.reference.alias("case"), Evidence.filename, Evidence.size, Evidence.at)
    return dicts(_shown(Evidence.select(*columns), person_id))


def files_of(person_id: int) -> list[OwnFile]:
    """The files of a member's cases that they may open, oldest first."""
    columns = (Case.reference, Evidence.filename, Evidence.name, Evidence.size)
    found = _shown(Evidence.select(*columns), person_id).limit(MOST).tuples()
    return [OwnFile(*row) for row in found]


def _shown(query: "ModelSelect[Any]", person_id: int) -> "ModelSelect[Any]":
    seen = ~Evidence.internal & Evidence.ready & ~Evidence.refused
    return of_member(query, person_id).where(seen).order_by(Evidence.id)


TYPED = ("subject", "description", "wanted_words")  # fields of a draft that hold somebody's own words


def _drafts(person_id: int) -> list[Row]:
    mine = Draft.select().where(Draft.person == person_id).order_by(Draft.changed_at.desc()).limit(MOST)
    return [
        {
            "begun_at": draft.begun_at,
            "changed_at": draft.changed_at,
            "category": (draft.fields.get("category") or [""])[0],
            "wanted": list(draft.fields.get("wanted", [])),
            "typed": [value for name in TYPED for value in draft.fields.get(name, []) if value.strip()],
            "files": [file.filename for file in DraftFile.select().where(DraftFile.draft == draft.id)],
        }
        for draft in mine
    ]


OF_CASES: tuple[Collected, ...] = (
    Collected("cases", N_("Your cases"), _cases),
    Collected("conversation", N_("What was written in your cases"), _words),
    Collected("promises", N_("What we promised you"), _promises),
    Collected("drafts", N_("What you have begun to write"), _drafts),
    Collected("files", N_("Files in your cases"), _files),
)
