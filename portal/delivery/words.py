"""The words of letters: one set of templates for each language, filled from its catalogue.

Letters are rendered where nobody made a request, so the language is given and never asked of a context:
without one, Flask-Babel would quietly write English.
"""

from functools import lru_cache

from babel.support import NullTranslations, Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from config import CHECKOUT
from portal.wording import Words

CATALOGUES = CHECKOUT / "translations"
TEMPLATES = CHECKOUT / "templates" / "emails"


@lru_cache(maxsize=32)
def catalogue(code: str) -> NullTranslations:
    """The catalogue of a language, read once; English is what the templates say themselves."""
    return Translations.load(str(CATALOGUES), [code])


@lru_cache(maxsize=32)
def templates(code: str) -> Environment:
    """The templates of all letters, speaking the language `code`. In HTML everything inserted is escaped."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    # Jinja's extension adds this method to the environment it is given.
    environment.install_gettext_translations(catalogue(code), newstyle=True)  # type: ignore[attr-defined]
    return environment


def say(words: Words | str, code: str, **filling: object) -> str:
    """What was only marked (N_, NP_), in the language `code`, with its placeholders filled."""
    found = catalogue(code)
    if isinstance(words, str):
        said = found.ugettext(words)
    elif words.context is None:
        said = found.ugettext(words.message)
    else:
        said = found.upgettext(words.context, words.message)
    return str(said) % filling if filling else str(said)
