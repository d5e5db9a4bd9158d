"""Ready-made replies, kept in all languages: the handler reads one in their own, the member gets theirs.

A text may hold blanks in braces, of those in BLANKS; they are filled by plain replacement, and nothing else
in a text means anything.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping

from peewee import CharField, IntegerField, SmallIntegerField, fn

from portal import history
from portal.cases.conversation import read_text
from portal.history import Actor
from portal.store import JsonColumn, Record, is_postgres, transaction
from portal.store.rows import records
from portal.wording import N_, NP_, Refusal, Stale, Words

BLANKS: dict[str, Words] = {
    "member": NP_("blank", "the member’s name"),
    "reference": NP_("blank", "the number of the case"),
    "handler": NP_("blank", "your name"),
    "date": NP_("blank", "the day by which the member hears from us next"),
}
MOST, NAME_LENGTH, BODY_LENGTH = 60, 80, 5_000
_BLANK = re.compile(r"\{([^{}]*)\}")

Texts = dict[str, str]  # by language


class StaleTemplate(Stale):
    """Somebody else has changed this template meanwhile."""

    message = N_("Somebody else has changed this template since you opened it. Both texts are shown below.")


class UnknownTemplate(Refusal):
    """There is no such template."""

    message = N_("There is no such template any more.")


class UnknownBlank(Refusal):
    """A text holds a blank that nothing fills."""

    message = N_("Nothing fills %(blank)s. Use only the blanks that are listed.")


class Nameless(Refusal):
    """A template without any name."""

    message = N_("Give the template a name in at least one language.")


class Wordless(Refusal):
    """A template without any text."""

    message = N_("Write the text in at least one language.")


class TooManyTemplates(Refusal):
    """More templates than somebody could choose from."""

    message = N_("There are %(num)d templates already. Remove one that nobody uses first.")


class ReplyTemplate(Record):
    """A ready-made reply: names and bodies by language."""

    code = CharField(max_length=40, unique=True)
    position = SmallIntegerField()
    names = JsonColumn()
    bodies = JsonColumn()
    version = IntegerField(default=1)


def templates() -> list[ReplyTemplate]:
    """All templates, in their order."""
    return records(ReplyTemplate, "TRUE ORDER BY position, id LIMIT ?", MOST)


def template(code: str) -> ReplyTemplate:
    """One template; UnknownTemplate if it is gone."""
    found = records(ReplyTemplate, "code = ?", code)
    if not found:
        raise UnknownTemplate
    return found[0]


def add_template(names: Texts, bodies: Texts, *, by: Actor, at: dt.datetime) -> ReplyTemplate:
    """Keep a new template, last in the list. Refusals carry `names` or `bodies` with the language."""
    names, bodies = _checked(names, bodies)
    with transaction():
        taken = {one.code for one in templates()}
        if len(taken) >= MOST:
            raise TooManyTemplates(num=MOST)
        last = ReplyTemplate.select(fn.MAX(ReplyTemplate.position)).scalar() or 0
        code = _code(names, taken)
        row = ReplyTemplate.create(code=code, position=last + 1, names=names, bodies=bodies)
        _note(code, by=by, at=at)
    return row


def change_template(
    code: str, names: Texts, bodies: Texts, *, by: Actor, at: dt.datetime, version: int | None
) -> None:
    """Give a template other words; StaleTemplate if `version` is not the one it has now."""
    names, bodies = _checked(names, bodies)
    with transaction():
        row = _locked(code)
        if version is not None and version != row.version:
            raise StaleTemplate
        row.names, row.bodies, row.version = names, bodies, row.version + 1
        row.save()
        _note(code, by=by, at=at)


def remove_template(code: str, *, by: Actor, at: dt.datetime, version: int | None) -> None:
    """Take a template away; what was sent with it stays sent."""
    with transaction():
        row = _locked(code)
        if version is not None and version != row.version:
            raise StaleTemplate
        row.delete_instance()
        _note(code, by=by, at=at)


def filled(body: str, blanks: Mapping[str, str]) -> str:
    """The text with its blanks filled; what `blanks` does not name stays as it is."""
    return _BLANK.sub(lambda found: blanks.get(found[1], found[0]), body)


def _locked(code: str) -> ReplyTemplate:
    lock = " FOR UPDATE" if is_postgres() else ""
    found = records(ReplyTemplate, f"code = ?{lock}", code)
    if not found:
        raise UnknownTemplate
    return found[0]


def _checked(names: Texts, bodies: Texts) -> tuple[Texts, Texts]:
    """What is kept of names and bodies: those that say something."""
    named = {code: read_text(text, f"name_{code}", NAME_LENGTH) for code, text in names.items() if text}
    texts = {code: read_text(text, f"body_{code}", BODY_LENGTH) for code, text in bodies.items() if text}
    if not named:
        raise Nameless
    if not texts:
        raise Wordless
    for code, text in texts.items():
        for blank in _BLANK.findall(text):
            if blank not in BLANKS:
                raise UnknownBlank(field=f"body_{code}", blank=f"{{{blank[:40]}}}")
    return named, texts


def _code(names: Texts, taken: set[str]) -> str:
    """A short code out of the first name that has Latin letters, not `taken` yet."""
    plain = (unicodedata.normalize("NFKD", name).lower() for name in names.values())
    words = (re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:34].strip("-") for name in plain)
    stem = next((word for word in words if word), "template")
    tries = (stem, *(f"{stem}-{number}" for number in range(2, MOST + 3)))
    return next(code for code in tries if code not in taken | {"new"})


def _note(code: str, *, by: Actor, at: dt.datetime) -> None:
    history.record(("association", 1), "setting.changed", by=by, at=at, name=f"template.{code}")
