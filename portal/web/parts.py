"""Parts of layouts that look the same to many readers: drawn once for each language and set of roles.

    {{ drawn_once("parts/foot.html") }}
    {{ drawn_once("parts/entries.html", entries=here.console_menu, current="/staff/queue") }}

Nothing personal and no form's token may stand in such a part.
"""

from typing import Any

from flask import Flask, current_app, g
from markupsafe import Markup

from portal.web.house import house
from portal.web.locale import language
from portal.web.marks import icons_used
from portal.web.session import visit
from portal.web.typesetting import render

MOST = 2_000  # then all are drawn anew: a bound on memory that is never reached in practice


def drawn_once(template: str, **key: Any) -> Markup:
    """The part drawn by `template`, which may use what is in `key` (hashable) and all that layouts use."""
    reader = visit()
    drawn = current_app.extensions.setdefault("parts", {})
    name = (template, language().code, reader.grants if reader else None, *key.values())
    if drawn.get("house") is not house() or len(drawn) > MOST:
        drawn.clear()
        drawn["house"] = house()
    if name not in drawn:
        drawn[name] = _draw(template, key)
    html, icons = drawn[name]
    icons_used().update(icons)
    return html


def _draw(template: str, key: dict[str, Any]) -> tuple[Markup, frozenset[str]]:
    """Draw a part, and note which icons are in it."""
    before, g.icons = icons_used(), set()
    html = Markup(render(template, key))
    icons, g.icons = frozenset(g.icons), before
    return html, icons


def use(app: Flask) -> None:
    """Teach the templates of `app` to draw such parts once."""
    app.jinja_env.globals["drawn_once"] = drawn_once
