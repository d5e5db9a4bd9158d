"""The conversation of a case: one thread for both sides, in which the member never sees a note."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

from portal import history
from portal.cases.records import Case, Evidence, Message
from portal.history import Actor
from portal.store.rows import insert, records
from portal.store.search import CASE_WORDS, add
from portal.wording import N_, Refusal

LONGEST = 20_000
ECHO_WITHIN = dt.timedelta(minutes=5)  # a double press, or a page loaded again over a slow line
_UNSEEN = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0], None)


class NothingWritten(Refusal):
    """A text was asked for and is empty."""

    message = N_("Please write a few words here.")


class TooLong(Refusal):
    """A text is longer than can be kept."""

    message = N_("This text is too long. Please keep it under %(num)d characters, or attach it as a file.")


class SaidAlready(Exception):
    """The same word came a second time, by a double press or a page loaded again: it stands already."""


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
    unmarked = otherwise if otherwise not in _SCRIPTS else "en"
    if text.isascii():
        return unmarked  # as most subjects of an English queue are, of which a page has fifty
    counts = {language: len(script.findall(text)) for language, script in _SCRIPTS.items()}
    best = max(counts, key=lambda language: counts[language])
    total = sum(counts.values()) + len(_LATIN.findall(text))
    return best if total and counts[best] * 5 >= total else unmarked


_LATIN = re.compile("[A-\u024f]")
_SCRIPTS = {
    "hi": re.compile("[\u0900-\u097f]"),
    "hy": re.compile("[\u0530-\u058f]"),
    "kn": re.compile("[\u0c80-\u0cff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
}


def refuse_echo(row: Case, text: str, files: Sequence[str], *, side: str, by: Actor, at: dt.datetime) -> None:
    """SaidAlready if the last word of this (locked) case is this very one: of the same person, a few minutes
    old, and no file comes that was not with it. Whoever was asked something in between says it anew.
    """
    last = records(Message, "case_id = ? ORDER BY id DESC LIMIT 1", row.id)
    if not last or (last[0].side, last[0].author_id, last[0].text) != (side, by.id, text):
        return
    sent = records(Evidence, "message_id = ?", last[0].id)
    more = Counter(files) - Counter(one.filename for one in sent)
    if at - last[0].at <= ECHO_WITHIN and not more:
        raise SaidAlready


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
    findable: bool = True,
) -> Message:
    """Put a word into the conversation.

    `side` is member, staff or note; a note's words find the case, too. `findable`: False where the caller
    lets the case be found by these words together with others.
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
    if findable:
        add(CASE_WORDS, case.id, text)
    if side == "note":
        history.record(case.subject, "note.written", by=by, at=at, message=message.id)
    else:
        history.record(
            case.subject, "message.written", by=by, at=at, message=message.id, side=side, kind=kind
        )
    return message
