"""The conversation of a case: one thread for both sides, in which the member never sees a note."""

import datetime as dt

from portal import history
from portal.cases.records import Case, Message
from portal.history import Actor
from portal.store.rows import insert
from portal.store.search import CASE_WORDS, add
from portal.wording import N_, Refusal

LONGEST = 20_000
_UNSEEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0], None)


class NothingWritten(Refusal):
    """A text was asked for and is empty."""

    message = N_("Please write a few words here.")


class TooLong(Refusal):
    """A text is longer than can be kept."""

    message = N_("This text is too long. Please keep it under %(num)d characters, or attach it as a file.")


def read_text(text: str, field: str = "text", longest: int = LONGEST) -> str:
    """What a person typed, without direction controls; NothingWritten or TooLong if it is no text to keep."""
    cleaned = text.translate(_UNSEEN).replace("\r\n", "\n").strip()
    if not cleaned:
        raise NothingWritten(field=field)
    if len(cleaned) > longest:
        raise TooLong(field=field, num=longest)
    return cleaned


def script_language(text: str, otherwise: str) -> str:
    """The language a text is written in, told by its script; `otherwise` for Latin letters of a Latin
    language.

    A script other than Latin wins with a fifth of the letters, since invoices and portals are named in Latin
    ones.
    """
    counts = dict.fromkeys(("hi", "hy", "kn", "ar", "en"), 0)
    for letter in text:
        code = ord(letter)
        for language, first, last in (
            ("en", 0x41, 0x24F),
            ("hy", 0x530, 0x58F),
            ("ar", 0x600, 0x6FF),
            ("hi", 0x900, 0x97F),
            ("kn", 0xC80, 0xCFF),
        ):
            if first <= code <= last:
                counts[language] += 1
    total = sum(counts.values())
    best = max((language for language in counts if language != "en"), key=lambda language: counts[language])
    if total and counts[best] * 5 >= total:
        return best
    return otherwise if otherwise not in ("hi", "hy", "kn", "ar") else "en"


def say(
    case: Case,
    text: str,
    *,
    side: str,
    kind: str,
    by: Actor,
    at: dt.datetime,
    language: str,
    channel: str = "web",
) -> Message:
    """Put a word into the conversation.

    `side` is member, staff or note; a note's words find the case, too.
    """
    message = insert(
        Message(
            case=case.id,
            at=at,
            side=side,
            kind=kind,
            author=by.id,
            text=text,
            language=script_language(text, language),
            channel=channel,
        )
    )
    add(CASE_WORDS, case.id, text)
    if side == "note":
        history.record(case.subject, "note.written", by=by, at=at, message=message.id)
    else:
        history.record(
            case.subject, "message.written", by=by, at=at, message=message.id, side=side, kind=kind
        )
    return message
