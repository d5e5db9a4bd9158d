"""The post of tests: settings that send letters into a folder, and the letters that lie there."""

import datetime as dt
import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from config import Settings
from portal import worker
from portal.cases.records import Case
from tests.world import NOW


def settings_for(url: str, folder: Path, **more: Any) -> Settings:
    """The settings of a house at `url` whose letters go to `folder`/mail; business time stands at NOW."""
    values = {
        "database_url": url,
        "secret_key": "a key for tests that nobody else knows",
        "base_url": "https://portal.example",
        "mail_url": f"maildir://{folder / 'mail'}",
        "mail_from": "members@meridian.example",
        "files_url": str(folder / "files"),
        "now": NOW,
    }
    return Settings(**(values | more))


def read(content: bytes) -> EmailMessage:
    """A message as a mail program reads it."""
    message = email.message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def letters_in(folder: Path) -> list[EmailMessage]:
    """The letters that lie in `folder`/mail."""
    return [read(file.read_bytes()) for file in (folder / "mail" / "new").glob("*")]


def sent(folder: Path, letter: str, case: Case | None = None) -> list[EmailMessage]:
    """The letters of one kind, of one case if given."""
    found = [one for one in letters_in(folder) if one["X-Recourse-Letter"] == letter]
    return [one for one in found if case is None or one["X-Recourse-Case"] == case.reference]


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """What a letter says, in plain text or HTML."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def work(url: str, folder: Path, at: dt.datetime = NOW, **more: Any) -> None:
    """Let the worker do all that is due at `at`."""
    worker.once(settings_for(url, folder, now=at, **more))
