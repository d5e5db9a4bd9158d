"""Evidence: which files are taken, how they are told apart by content, and where they are kept."""

import datetime as dt
import hashlib
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from PIL import Image

from portal.cases.pictures import FORMATS, re_encode_apart
from portal.cases.records import Case, Evidence, Message
from portal.store import chance, if_undone
from portal.wording import N_, Refusal

LARGEST = 10 * 1024 * 1024
MOST = 5
MOST_PIXELS = 40_000_000
SUFFIXES = {
    "image/jpeg": (".jpg", ".jpeg", ".jpe"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".text", ".log", ".csv", ".md"),
}
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
# What a browser that does not heed the media type would run or draw.
_MARKUP = re.compile(r"\A[\ufeff\s]*<[!?a-z]|<(?:!doctype|html|head|body|svg|script|iframe|\?xml)\b", re.I)
_NAME_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class Files(Protocol):
    """Where files are kept: a folder, or a store that does the same."""

    def put(self, name: str, content: bytes) -> None:
        """Keep `content` under `name`."""

    def get(self, name: str) -> bytes:
        """The content kept under `name`; FileNotFoundError if there is none."""

    def delete(self, name: str) -> None:
        """Keep nothing under `name`."""


class WrongFile(Refusal):
    """The file is of a kind that is not taken, or its name says another kind than its content."""

    message = N_(
        "“%(name)s” is not a file we can take. Send a JPEG, PNG or WebP picture, a PDF or a plain text file."
    )


class EmptyFile(Refusal):
    """There is nothing in the file."""

    message = N_("“%(name)s” is empty. Choose the file again.")


class FileTooLarge(Refusal):
    """The file is over the limit."""

    message = N_("“%(name)s” is larger than 10 MB. Send a smaller copy, or split it.")


class TooManyFiles(Refusal):
    """More files than one message takes."""

    message = N_("One message takes at most %(num)d files. Send the rest with a second message.")


class TooManyPixels(Refusal):
    """The picture is larger than can be shown safely."""

    message = N_("The picture “%(name)s” has too many pixels. Send a smaller copy.")


@dataclass(frozen=True)
class Upload:
    """A file as it arrived: the name its owner gave it, and its content."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class Checked:
    """An upload that was found to be takeable, with its kind by content."""

    filename: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Named:
    """A file under the name it is kept by, with what its row says of it."""

    name: str
    filename: str
    media_type: str
    size: int
    sha256: str


def clean_name(filename: str) -> str:
    """The name its owner gave it, for showing only: no path, no controls, no direction marks, at most 120
    characters.
    """
    base = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")).strip(
        " ."
    )
    return shown[-120:] or "file"


def media_type(content: bytes) -> str | None:
    """The kind of a file by its first bytes (and all of them, for text); None for every other kind."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/plain" if _is_text(content) else None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not _CONTROLS.search(text) and not _MARKUP.search(text[:4096])


def check(uploads: Sequence[Upload], besides: int = 0) -> list[Checked]:
    """The uploads with their kinds; a named refusal for the first that cannot be taken. `besides` are files
    of the same message that were taken before.

    Nothing is kept yet.
    """
    if len(uploads) + besides > MOST:
        raise TooManyFiles(field="evidence", num=MOST)
    return [_check_one(upload) for upload in uploads]


def _check_one(upload: Upload) -> Checked:
    name = clean_name(upload.filename)
    if not upload.content:
        raise EmptyFile(field="evidence", name=name)
    if len(upload.content) > LARGEST:
        raise FileTooLarge(field="evidence", name=name)
    kind = media_type(upload.content)
    suffix = "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if kind is None or (suffix and suffix not in SUFFIXES[kind]):
        raise WrongFile(field="evidence", name=name)
    if kind in FORMATS:
        _check_pixels(name, upload.content, kind)
    return Checked(name, upload.content, kind)


def _check_pixels(name: str, content: bytes, kind: str) -> None:
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
            width, height = picture.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise TooManyPixels(field="evidence", name=name) from bomb
    except (OSError, ValueError, SyntaxError) as broken:
        raise WrongFile(field="evidence", name=name) from broken
    if width * height > MOST_PIXELS:
        raise TooManyPixels(field="evidence", name=name)


def attach(
    case: Case, message: Message, files: Files | None, checked: Sequence[Checked], *, at: dt.datetime
) -> None:
    """Keep checked files with a message, under names nobody can guess;
    pictures wait to be re-encoded by the worker.

    ValueError where there are some and nowhere to keep them: evidence is never let fall.
    """
    if not checked:
        return
    if files is None:
        raise ValueError("files came, and nobody said where they are kept")
    for item in checked:
        file = named(item)
        if_undone(partial(files.delete, file.name))  # what a member sent is not kept without its message
        files.put(file.name, item.content)
        enter(case, message, file, at=at)


def named(checked: Checked) -> Named:
    """A checked file with the name it is going to be kept under."""
    digest = hashlib.sha256(checked.content).hexdigest()
    name = chance.letters(_NAME_LETTERS, 32)
    return Named(name, checked.filename, checked.media_type, len(checked.content), digest)


def enter(case: Case, message: Message, file: Named, *, at: dt.datetime) -> None:
    """Make a file that is kept already a message's evidence; a picture waits to be re-encoded."""
    Evidence.create(
        case=case.id,
        message=message.id,
        at=at,
        internal=message.side == "note",
        ready=file.media_type not in FORMATS,
        **vars(file),
    )


def prepare_waiting(files: Files, most: int = 20) -> int:
    """Re-encode pictures that wait for it; one that cannot be read is marked and never shown.

    Returns how many.
    """
    waiting = list(Evidence.select().where(~Evidence.ready).order_by(Evidence.id).limit(most))
    for row in waiting:
        try:
            fresh = re_encode_apart(files.get(row.name), row.media_type)
        except (ValueError, FileNotFoundError):
            Evidence.update(ready=True, refused=True).where(Evidence.id == row.id).execute()
            continue
        files.put(row.name, fresh)
        Evidence.update(ready=True, size=len(fresh), sha256=hashlib.sha256(fresh).hexdigest()).where(
            Evidence.id == row.id
        ).execute()
    return len(waiting)
