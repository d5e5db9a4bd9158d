"""The reader's language and time zone: how they are chosen, and how words of the catalogues come into
pages.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, abort, current_app, g, has_app_context, has_request_context, request
from flask_babel import Babel, force_locale
from markupsafe import Markup
from werkzeug.routing import BaseConverter, Map
from werkzeug.wrappers import Response

from config import LANGUAGES, Language
from portal.web import catalogues, clock
from portal.web.catalogues import Catalogue, catalogue, filled, warn_of_missing
from portal.web.formats import isolate, number
from portal.web.house import house
from portal.web.session import visit
from portal.wording import Grouped, Refusal, Words

ENGLISH = LANGUAGES["en"]
YEAR = 365 * 24 * 3600

babel = Babel(configure_jinja=False)


# ── which language ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Drawing:
    """What does not change while one page is drawn, so that its hundred small marks need not ask again."""

    language: Language
    zone: ZoneInfo
    today: dt.date
    catalogue: Catalogue


_drawing: ContextVar[Drawing | None] = ContextVar("drawing", default=None)


def held_still() -> Drawing | None:
    """The drawing under way, if there is one."""
    return _drawing.get()


@contextmanager
def drawing() -> Iterator[Drawing]:
    """Hold language, zone and date still while a template is drawn."""
    mine, its_zone = language(), zone()
    held = Drawing(mine, its_zone, clock.now().astimezone(its_zone).date(), catalogue(mine.code))
    token = _drawing.set(held)
    try:
        yield held
    finally:
        _drawing.reset(token)


def language() -> Language:
    """The language of what is being shown; English where nobody reads."""
    held = _drawing.get()
    if held is not None:
        return held.language
    if not has_app_context():
        return ENGLISH
    try:
        return g.language
    except AttributeError:
        g.language = _choose() if has_request_context() else offered()[0]
        return g.language


def offered() -> tuple[Language, ...]:
    """The languages people may choose, the association's own first."""
    return house().languages


def _choose() -> Language:
    """The first source that names a language we offer: see SOURCES for their order."""
    by_code = {one.code: one for one in offered()}
    for source in SOURCES:
        for code in source():
            if code in by_code:
                return by_code[code]
    return offered()[0]


def _of_prefix() -> list[str]:
    return [request.path[1:].partition("/")[0]]


def _of_link() -> list[str]:
    """`?l=hi` comes with links in letters; it shows this one page and writes nothing."""
    return [request.args.get("l", "")]


def _of_profile() -> list[str]:
    reader = visit()
    return [reader.language] if reader else []


def _of_cookie() -> list[str]:
    return [request.cookies.get(cookie_name(), "")]


def _of_browser() -> list[str]:
    """The browser's wishes in their order, by primary subtag: best_match() would answer English to
    hi-IN,en;q=0.8.
    """
    return [tag.partition("-")[0].lower() for tag in request.accept_languages.values()]


SOURCES: tuple[Callable[[], list[str]], ...] = (_of_prefix, _of_link, _of_profile, _of_cookie, _of_browser)


def cookie_name() -> str:
    """The cookie that remembers the language of somebody who is not signed in."""
    return str(current_app.config["LANGUAGE_COOKIE"])


def remember_language(response: Response, code: str) -> Response:
    """Have the browser remember the language `code` for a year."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(cookie_name(), code, max_age=YEAR, secure=secure, httponly=True, samesite="Lax")
    return response


@contextmanager
def showing(code: str) -> Iterator[Language]:
    """Speak another language for a while, in templates and through gettext: letters, previews, ready-made
    figures.
    """
    before = g.get("language")
    g.language = LANGUAGES[code]
    token = _drawing.set(None)
    try:
        with force_locale(code):
            yield g.language
    finally:
        _drawing.reset(token)
        if before is None:
            g.pop("language")
        else:
            g.language = before


def zone() -> ZoneInfo:
    """The reader's time zone: of their profile, else the association's."""
    held = _drawing.get()
    if held is not None:
        return held.zone
    try:
        return g.zone
    except AttributeError:
        g.zone = _choose_zone()
        return g.zone


def _choose_zone() -> ZoneInfo:
    reader = visit() if has_request_context() else None
    try:
        return ZoneInfo(reader.time_zone) if reader and reader.time_zone else house().zone
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


# ── words of the catalogues ─────────────────────────────────────────────────────────────────────────────────


def spoken() -> Catalogue:
    """The catalogue of the language that is being shown."""
    held = _drawing.get()
    return held.catalogue if held is not None else catalogue(language().code)


def gettext(message: str, /, **filling: Any) -> Markup:
    """`_()` of templates."""
    return spoken().words(None, message, filling)


def pgettext(context: str, message: str, /, **filling: Any) -> Markup:
    """`pgettext()` of templates, for bare words."""
    return spoken().words(context, message, filling)


def ngettext(singular: str, plural: str, num: int, /, **filling: Any) -> Markup:
    """`ngettext()` of templates; `%(num)d` is filled by itself."""
    return filled(spoken().translations.ungettext(singular, plural, num), {"num": num, **filling})


def npgettext(context: str, singular: str, plural: str, num: int, /, **filling: Any) -> Markup:
    """`npgettext()` of templates."""
    words = spoken().translations.unpgettext(context, singular, plural, num)
    return filled(words, {"num": num, **filling})


def say(said: "str | Words | Refusal", /, **filling: Any) -> str:
    """What the domain only marked (N_, NP_, a Refusal), in the reader's language; names in it keep their
    direction.
    """
    context = said.context if isinstance(said, Words) else None
    message = said if isinstance(said, str) else said.message
    known = {} if isinstance(said, str) else dict(said.filling)
    words = catalogue(language().code).find(context, message)
    filled = {name: _shown(value) for name, value in known.items()}
    return words % {**filled, **filling} if filled or filling else words


def _shown(value: object) -> object:
    """What fills a placeholder: numbers grouped for the reader, text that keeps its direction."""
    if isinstance(value, Grouped):
        return number(int(value), language())
    return isolate(value, language()) if isinstance(value, str) else value


# ── making it work ──────────────────────────────────────────────────────────────────────────────────────────


class LanguagePrefix(BaseConverter):
    """`<language:lang>` in a public address: one of the languages the installation offers, nothing else."""

    part_isolating = True

    def __init__(self, map: Map, *codes: str) -> None:
        super().__init__(map)
        self.regex = "|".join(LANGUAGES)


def _leave_prefix_out(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Views need not know the prefix: `language()` does. A language that is not offered has no pages."""
    code = values.pop("lang", None) if values else None
    if code is not None and code not in {one.code for one in offered()}:
        abort(404)


def _put_prefix_in(endpoint: str, values: dict[str, Any]) -> None:
    """url_for() keeps the reader's language in addresses that carry one."""
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = language().code


def use(app: Flask) -> None:
    """Give `app` its languages; says so when a language has no compiled catalogue."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(catalogues.FOLDER)
    app.url_map.converters["language"] = LanguagePrefix
    app.url_value_preprocessor(_leave_prefix_out)
    app.url_defaults(_put_prefix_in)
    babel.init_app(app, locale_selector=lambda: language().code, timezone_selector=lambda: zone().key)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.extend(newstyle_gettext=True)
    words = {
        "_": gettext,
        "gettext": gettext,
        "ngettext": ngettext,
        "pgettext": pgettext,
        "npgettext": npgettext,
    }
    app.jinja_env.globals.update(words, say=say)
    warn_of_missing(app.config["SETTINGS"].languages)
