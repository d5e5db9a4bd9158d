"""Composing: a letter gets its envelope and becomes a message that survives every mail server on its way."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from config import Settings
from portal.delivery.letter import Letter

# Folded at 78 characters, subjects in Hindi, Kannada and Arabic lose spaces (cpython 92081).
POLICY = SMTP.clone(max_line_length=998)
LONGEST_NAME, LONGEST_SUBJECT = 100, 180
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[^\s@<>()\[\]\\,;:\"]{1,253}")
_HOST = re.compile(
    r"(?=.{1,253}\Z)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
_OVERRIDES = re.compile("[\u202a-\u202e]")


class NoAddress(ValueError):
    """The receiver's address is none that a mail server would take as exactly one mailbox."""


@dataclass(frozen=True)
class Mail:
    """A message ready to leave: envelope addresses, its id (the same at each try), and the message itself."""

    sender: str
    receiver: str
    message_id: str
    message: EmailMessage

    def as_bytes(self) -> bytes:
        """The message as it goes over the wire."""
        return self.message.as_bytes(policy=POLICY)


def compose(letter: Letter, settings: Settings, at: dt.datetime) -> Mail:
    """The message of a letter, dated `at`. NoAddress if its receiver's address is no single plain mailbox.

    Whatever a name or a subject holds, the message has one receiver and exactly the headers written here.
    """
    receiver = mailbox(letter.email)
    host = settings.mail_from.rpartition("@")[2]
    mail = Mail(settings.mail_from, receiver, f"<{letter.mark}@{host}>", EmailMessage(policy=POLICY))
    headers = {
        "From": Address(one_line(letter.association, LONGEST_NAME), addr_spec=settings.mail_from),
        "To": Address(one_line(letter.name, LONGEST_NAME), addr_spec=receiver),
        "Subject": one_line(letter.subject, LONGEST_SUBJECT),
        "Date": format_datetime(at),
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Recourse-Letter": letter.kind,
    }
    if letter.reference:
        thread = f"<{letter.reference.lower()}@{host}>"  # no letter has this id, but all of the case name it
        headers |= {"In-Reply-To": thread, "References": thread, "X-Recourse-Case": letter.reference}
    if letter.unsubscribe:  # one click in the mailbox, without a page (RFC 8058)
        headers |= {
            "List-Unsubscribe": f"<{letter.unsubscribe}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    for name, value in headers.items():
        mail.message[name] = value
    mail.message.set_content(letter.text, cte=_encoding(letter.text))
    mail.message.add_alternative(letter.html, subtype="html", cte=_encoding(letter.html))
    mail.message["Content-Language"] = letter.language  # after the content, which clears what is said of it
    return mail


def one_line(text: str, longest: int) -> str:
    """A text for a header: no control characters, no overrides of direction, one line, not too long."""
    plain = "".join(
        " " if unicodedata.category(letter) == "Cc" else letter for letter in _OVERRIDES.sub("", text)
    )
    plain = " ".join(plain.split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def mailbox(email: str) -> str:
    """The address, its domain in ASCII; NoAddress unless it is one plain mailbox.

    Read by a grammar of our own: Python's parser makes one address of `a@x.example)b@y.example`
    (CVE-2023-27043).
    """
    if not _ADDRESS.fullmatch(email):
        raise NoAddress
    local, _, domain = email.rpartition("@")
    try:
        host = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise NoAddress from error
    if not _HOST.fullmatch(host) or local.startswith(".") or local.endswith(".") or ".." in local:
        raise NoAddress
    return f"{local}@{host}"


def _encoding(text: str) -> str:
    """What travels safely and small: quoted-printable for mostly Latin letters, else base64."""
    return "quoted-printable" if len(text.encode()) * 10 < len(text) * 13 else "base64"
