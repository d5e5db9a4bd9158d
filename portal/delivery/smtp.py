"""Letters over SMTP: one connection for a batch, encrypted where the server offers it."""

import smtplib
import ssl
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from portal.delivery.channel import NotNow, Refused, Unknown, Unreachable
from portal.delivery.compose import Mail

TIMEOUT = 15.0  # seconds a server may stay silent
LOOPBACK = ("localhost", "127.0.0.1", "::1")
USUAL_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True)
class Server:
    """Where a mail server is and who we are to it."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    @classmethod
    def of(cls, url: str) -> "Server":
        """Read `smtp://user:password@host:port` or `smtps://…`."""
        parts = urlsplit(url)
        port = parts.port or USUAL_PORTS[parts.scheme]
        return cls(
            parts.scheme,
            parts.hostname or "",
            port,
            unquote(parts.username or ""),
            unquote(parts.password or ""),
        )


class Smtp:
    """A mail server. What it says decides: 4xx is not now, 5xx about a receiver or a letter is never."""

    def __init__(self, server: Server, timeout: float = TIMEOUT) -> None:
        self.server, self.timeout = server, timeout
        self.line: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, encrypt, sign in. Anything that goes wrong here is no letter's fault."""
        try:
            self.line = self._connected()
            if self.server.user:
                self.line.login(self.server.user, self.server.password)
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Unreachable(_code(error)) from error

    def _connected(self) -> smtplib.SMTP:
        where, checks = self.server, ssl.create_default_context()
        if where.host in LOOPBACK:  # nobody is between us, and its certificate names another host
            checks.check_hostname, checks.verify_mode = False, ssl.CERT_NONE
        if where.scheme == "smtps":
            return smtplib.SMTP_SSL(where.host, where.port, timeout=self.timeout, context=checks)
        self.line = smtplib.SMTP(where.host, where.port, timeout=self.timeout)
        self.line.ehlo_or_helo_if_needed()
        if self.line.has_extn("starttls"):
            self.line.starttls(context=checks)
        elif where.user and where.host not in LOOPBACK:
            # No password in the clear: somebody on the way may have cut STARTTLS out.
            raise smtplib.SMTPNotSupportedError("the server offers no encryption")
        return self.line

    def hand_over(self, mail: Mail) -> None:
        """Send one message over the open connection."""
        assert self.line is not None
        try:
            self.line.sendmail(mail.sender, [mail.receiver], mail.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            raise _said(next(iter(error.recipients.values()))[0], "receiver") from error
        except smtplib.SMTPSenderRefused as error:  # our own address: every letter would meet the same
            raise Unreachable(f"sender_{error.smtp_code}") from error
        except smtplib.SMTPDataError as error:
            raise _said(error.smtp_code, "letter") from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unknown(_code(error)) from error

    def has_taken(self, mail: Mail) -> bool:
        """A mail server cannot be asked; the Message-ID stays the same, so mail programs fold a double."""
        return False

    def close(self) -> None:
        """Say goodbye, if anybody still listens."""
        if self.line is not None:
            try:
                self.line.quit()
            except (OSError, smtplib.SMTPException):
                self.line.close()
            self.line = None


def _said(code: int, about: str) -> Refused:
    return Refused(f"{about}_{code}") if 500 <= code < 600 else NotNow(f"{about}_{code}")


def _code(error: Exception) -> str:
    """The kind of a failure, without what a server wrote."""
    said = getattr(error, "smtp_code", "")
    return f"{type(error).__name__}_{said}" if said else type(error).__name__
