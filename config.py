"""Settings: what an installation chooses, read from the environment and `.env`, and checked before
anything starts.
"""

import datetime as dt
import difflib
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from babel import Locale

CHECKOUT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Language:
    """A language the portal speaks: its code, its name in itself, and how Babel knows its dates and numbers.

    `dates` and `numbers` name another Babel locale where the plain one is not what people here are used to;
    `grouping` is a number pattern where Babel's own groups digits otherwise than its readers do.
    """

    code: str
    name: str
    dates: str = ""
    grouping: str | None = None
    direction: str = field(init=False, default="ltr")

    def __post_init__(self) -> None:
        object.__setattr__(self, "dates", self.dates or self.code)
        object.__setattr__(self, "direction", Locale.parse(self.code).text_direction)


# To add a language: a line here and a folder in translations/.
LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English", dates="en_GB"),  # 3 November 2026; plain `en` writes the American way
        Language("hi", "हिन्दी"),
        Language("hy", "Հայերեն"),
        Language("kn", "ಕನ್ನಡ", grouping="#,##,##0.###"),  # Babel groups kn in thousands, its readers in lakhs
        Language("ar", "العربية"),
    )
}

SHORTEST_KEY = 32
DEMO_KEY = "A demonstration keeps no secrets, so this key is none."
DEMO_FROM = "office@demo.example"


class BadSettings(Exception):
    """The settings do not hold together; `problems` says of each what is wrong and how to mend it."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        listed = "\n".join(f"  * {problem}" for problem in problems)
        super().__init__(f"The portal cannot start with these settings (environment and .env):\n{listed}")


@dataclass(frozen=True)
class Settings:
    """All that an installation chooses. Everything has a value that suits tests and a first try, except
    the secret.
    """

    database_url: str = f"sqlite:///{CHECKOUT / 'var' / 'portal.sqlite'}"
    secret_key: str = ""
    base_url: str = "http://127.0.0.1:8000"
    languages: tuple[str, ...] = tuple(LANGUAGES)
    mail_url: str = f"maildir://{CHECKOUT / 'var' / 'mail'}"
    mail_from: str = "portal@localhost"
    files_url: str = str(CHECKOUT / "var" / "files")
    proxies: int = 0
    demo: bool = False
    now: dt.datetime | None = None
    port: int = 8000

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """The settings in `environ` (names start with PORTAL_), by default `.env` with the environment over
        it.

        Raises BadSettings with every problem and its mend, not only the first.
        """
        layers = [read_dotenv(CHECKOUT / ".env"), os.environ] if environ is None else [environ]
        given = {name: value for layer in layers for name, value in _given(layer).items()}
        problems, values = _strangers(given), dict[str, Any]()
        for name, read in READERS.items():
            if given.get(name, "") != "":
                try:
                    values[name] = read(given[name])
                except ValueError as mend:
                    problems.append(f"PORTAL_{name.upper()} is {_shown(name, given[name])}: {mend}")
        values.setdefault("base_url", f"http://127.0.0.1:{values.get('port', 8000)}")
        if values.get("demo"):
            values.setdefault("secret_key", DEMO_KEY)
            values.setdefault("mail_from", DEMO_FROM)
        if "secret_key" not in values and not given.get("secret_key"):
            problems.append(f"PORTAL_SECRET_KEY is missing: {_NEW_KEY}")
        if (
            _leaves_the_house(values.get("mail_url", ""))
            and not given.get("mail_from")
            and not values.get("demo")
        ):
            problems.append(f"PORTAL_MAIL_FROM is missing, and a mail server needs it: {_FROM}")
        if problems:
            raise BadSettings(problems)
        return cls(**values)

    @property
    def host(self) -> str:
        """The host name the portal is known by."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_https(self) -> bool:
        """Whether people reach the portal through https."""
        return self.base_url.startswith("https://")


def read_dotenv(path: Path) -> dict[str, str]:
    """The NAME=value lines of a `.env` file; comments, quotes round a value and `export` are understood."""
    if not path.is_file():
        return {}
    lines = (line.strip().removeprefix("export ") for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): _unquoted(value.strip()) for name, mark, value in pairs if mark}


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    """Our own variables, by the names of the settings; a bare PORT counts where PORTAL_PORT is not given in
    the same place: `PORT=8001 make run` wins over what `.env` keeps.
    """
    ours = {
        name.removeprefix("PORTAL_").lower(): value.strip()
        for name, value in environ.items()
        if name.startswith("PORTAL_") and not name.startswith("PORTAL_TEST_")
    }
    if environ.get("PORT", "").strip() and not ours.get("port"):
        ours["port"] = environ["PORT"].strip()
    return ours


def _strangers(given: Mapping[str, str]) -> list[str]:
    """What to say of names that are almost settings: a slip of the pen would else leave a default in force.

    Names like none of ours are left alone: container hosts set PORTAL_SERVICE_HOST and the like themselves.
    """
    problems = []
    for name in sorted(given.keys() - READERS.keys()):
        for meant in difflib.get_close_matches(name, READERS, n=1, cutoff=0.8):
            mend = f"write PORTAL_{meant.upper()}; .env.example names them all."
            problems.append(f"PORTAL_{name.upper()} is no setting: {mend}")
    return problems


def _leaves_the_house(mail_url: str) -> bool:
    """Whether letters go to a mail server on another machine: one on this machine is for trying out."""
    parts = urlsplit(mail_url)
    return parts.scheme.startswith("smtp") and parts.hostname not in {"localhost", "127.0.0.1", "::1"}


def _shown(name: str, value: str) -> str:
    """A value as a problem may quote it: secrets and what may hold a password are not printed."""
    return "not usable" if name in {"secret_key", "mail_url", "database_url"} else f"“{value}”"


_FROM = "give the bare e-mail address letters come from, such as members@example.org."
_NEW_KEY = (
    "give it at least 32 characters by chance, for example from"
    " python3 -c 'import secrets; print(secrets.token_urlsafe(48))'."
)


def _secret(text: str) -> str:
    if len(text) < SHORTEST_KEY or text == DEMO_KEY:
        raise ValueError(_NEW_KEY)
    return text


def _absolute(path: str) -> str:
    """The path from the root on; `//srv` is another folder than `/srv` to no system we know."""
    return re.sub("^/+", "/", str(CHECKOUT / Path(path).expanduser()))


def _folder(text: str) -> str:
    if text.startswith("file:///") and text.strip("/") != "file:":
        return _absolute(unquote(text.removeprefix("file://")))
    if re.match("[A-Za-z][A-Za-z0-9+.-]*:", text):
        raise ValueError("give a folder, such as /srv/recourse/files or file:///srv/recourse/files.")
    return _absolute(text)


_WRITTEN = "write @ : / # ? % [ ] in a user or password as %40 %3A %2F %23 %3F %25 %5B %5D."


def _parts(text: str) -> SplitResult:
    """The parts of a server's address. A `/`, `#` or `?` in a password cuts it short, and the rest would be
    taken for something else: that is refused. ValueError says how to write it, and quotes nothing.
    """
    with suppress(ValueError):
        parts = urlsplit(text)
        whole = "#" not in text and "@" not in parts.path + parts.query and parts.netloc.count("@") <= 1
        if parts.port != 0 and whole:
            return parts
    raise ValueError(f"it cannot be read as an address; {_WRITTEN}")


def _database(text: str) -> str:
    if text.startswith("sqlite:///"):
        path = text.removeprefix("sqlite:///")
        return text if path == ":memory:" else f"sqlite:///{_absolute(path)}"
    if text.startswith(("postgresql://", "postgres://")) and _parts(text).path.strip("/"):
        return text
    raise ValueError("use sqlite:///var/portal.sqlite or postgresql://user:password@host/database.")


def _base(text: str) -> str:
    with suppress(ValueError):
        parts = urlsplit(text)
        more = parts.path.strip("/") or parts.query or parts.fragment
        if parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and not more:
            return f"{parts.scheme}://{parts.netloc}"
    raise ValueError("give the address people type, without a path, such as https://portal.example.org.")


def _languages(text: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    unknown = [code for code in codes if code not in LANGUAGES]
    if unknown or not codes:
        raise ValueError(f"choose from {', '.join(LANGUAGES)}, with commas between.")
    return codes


def _mail(text: str) -> str:
    scheme, _, rest = text.partition(":")
    if scheme == "console":
        return "console:"
    if scheme == "maildir" and rest.strip("/"):
        path = rest.removeprefix("//")
        return f"maildir://{_absolute(path)}"
    if scheme in {"smtp", "smtps"} and rest.startswith("//"):
        parts = _parts(text)
        if not parts.hostname or parts.path.strip("/") or "?" in text:
            raise ValueError(f"give the host and its port, and nothing after them; {_WRITTEN}")
        return text
    raise ValueError("use smtp://user:password@host:587, smtps://…, maildir:///folder or console:.")


def _address(text: str) -> str:
    before, at, after = text.strip("<>").rpartition("@")
    if not at or not before or not after or any(c.isspace() or c in '<>,;:"' for c in text):
        raise ValueError(_FROM)
    return text


def _number(least: int, most: int, what: str) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise ValueError(f"give {what} from {least} to {most}.")
        return int(text)

    return read


def _yes(text: str) -> bool:
    answers = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if text.lower() not in answers:
        raise ValueError("say 1 or 0.")
    return answers[text.lower()]


def _instant(text: str) -> dt.datetime:
    with suppress(ValueError):
        instant = dt.datetime.fromisoformat(text)
        if instant.tzinfo is not None:
            return instant.astimezone(dt.UTC)
    raise ValueError("give an ISO instant with its offset, such as 2026-11-25T09:00:00+05:30.")


# setting → how its text is read; a ValueError says how to mend it
READERS: dict[str, Callable[[str], Any]] = {
    "database_url": _database,
    "secret_key": _secret,
    "base_url": _base,
    "languages": _languages,
    "mail_url": _mail,
    "mail_from": _address,
    "files_url": _folder,
    "proxies": _number(0, 9, "the number of proxies in front of the portal,"),
    "demo": _yes,
    "now": _instant,
    "port": _number(1, 65535, "a port"),
}
