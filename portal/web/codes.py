"""The codes of the domain in the reader's words: `word("state", case.state)` in templates."""

from functools import lru_cache

from flask import Flask

from config import LANGUAGES
from portal.cases.codes import CATEGORIES, CHANNELS, CLOSINGS, CONFIDENTIALITIES, FINDINGS, SEVERITIES
from portal.cases.deadlines import PROMISES
from portal.cases.states import STATES, STEPS
from portal.members.imported import KINDS
from portal.members.needs import NEEDS
from portal.members.people import STANDINGS
from portal.members.roles import ROLES
from portal.recovery.kinds import REMEDIES
from portal.recovery.records import STATUSES
from portal.web.locale import catalogue, language
from portal.wording import Words

TABLES: dict[str, dict[str, Words]] = {
    "category": CATEGORIES,
    "severity": SEVERITIES,
    "channel": CHANNELS,
    "finding": FINDINGS,
    "closing": CLOSINGS,
    "confidentiality": CONFIDENTIALITIES,
    "promise": PROMISES,
    "state": STATES,
    "step": {name: words for name, (words, _) in STEPS.items()},
    "standing": STANDINGS,
    "need": NEEDS,
    "role": ROLES,
    "import": KINDS,
    "remedy": {name: kind.words for name, kind in REMEDIES.items()},
    "remedy_status": STATUSES,
}


@lru_cache(maxsize=4096)
def _in_language(table: str, code: str, speaking: str) -> str:
    words = TABLES[table].get(code)
    return str(catalogue(speaking).words(words.context, words.message, {})) if words else code


def word(table: str, code: str) -> str:
    """The word of `code` in the reader's language; the code itself for one that is on no list."""
    return _in_language(table, code, language().code)


def language_name(code: str) -> str:
    """A language's own name: हिन्दी."""
    return LANGUAGES[code].name if code in LANGUAGES else code


def use(app: Flask) -> None:
    """Teach the templates of `app` the words of codes."""
    app.jinja_env.globals.update(word=word, language_name=language_name)
