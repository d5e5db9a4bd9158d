"""HTML to PDF, by WeasyPrint: an extra that is imported on first use, and in the worker alone.

What is drawn reads nothing: no address, no file, no picture from anywhere; whatever the HTML asks for is
refused.
"""

import logging
import re
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

from flask import Flask
from markupsafe import Markup

from portal.web.assets import minify
from portal.web.charts.drawing import LETTERS
from portal.web.design import PAPER

log = logging.getLogger(__name__)

NAME = "weasyprint"
CHATTY = ("weasyprint", "weasyprint.progress", "fontTools")
"""They tell of each step and of each rule that they do not know: the worker is silent while all goes well."""


def is_installed() -> bool:
    """Whether the extra is there, without loading it."""
    return find_spec(NAME) is not None


@lru_cache(maxsize=1)
def library() -> Any:
    """The library, or None: it is not installed, or the system lacks Pango."""
    if not is_installed():
        return None
    for name in CHATTY:  # before it is loaded: it tells of steps while it is
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        import weasyprint  # an extra: two seconds and 64 megabytes, for the worker alone
    except OSError:
        log.error("no PDF can be drawn: WeasyPrint is installed, but the system lacks Pango")
        return None
    return weasyprint


def can_draw() -> bool:
    """Whether a PDF can be drawn here; loads the library."""
    return library() is not None


def pdf(html: str) -> bytes:
    """A page as a tagged PDF, its fonts within it; the hints are the numbers of items of lists."""
    weasyprint = library()
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=())
    page = weasyprint.HTML(string=html, url_fetcher=nothing)
    return bytes(page.write_pdf(pdf_tags=True, presentational_hints=True))


def style() -> Markup:
    """The sheet of a page that is drawn."""
    return Markup(minify("\n".join(path.read_text(encoding="utf-8") for path in PAPER)))


INK = (
    "path{{fill:none}}.grid{{stroke:#d3dbd7}}.axis{{stroke:#666}}.fit{{stroke:{accent};stroke-width:2}}"
    ".cloud{{fill:{accent};fill-opacity:.16}}.limit{{stroke:#666;stroke-width:1.5;stroke-dasharray:5 4}}"
    ".mid{{stroke:#46534e;stroke-width:1.5}}.pt{{fill:{accent}}}.out{{fill:#000}}"
    ".drop{{stroke:#13201c;stroke-width:1.5;stroke-dasharray:2 3}}"
    ".ring{{fill:none;stroke:#000;stroke-width:2}}.b1,.b2,.b3{{fill:{accent}}}.b2{{fill-opacity:.45}}"
    ".b3{{fill-opacity:.18}}.b4{{fill:none;stroke:#666}}"
)
"""How the marks of a chart look on paper (see `parts/chart.css`): a drawing in a PDF sees no sheet but its
own, and knows no tokens."""

WIDTH = 72.0  # millimetres
BASELINE = 0.99  # of the size of letters: from the top of a line of the sheet to the line they stand on
_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_LABEL = re.compile(r'aria-label="([^"]*)"')
_TEXT = re.compile(r"<text ([^>]*)>(.*?)</text>", re.S)
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def inked(drawing: Markup, accent: str) -> Markup:
    """A slim chart for paper, in the association's colour: a filter of templates.

    WeasyPrint sets the text of a drawing letter by letter, which tears Arabic, Devanagari and Kannada apart.
    So its words are lifted out of it and laid over it as text of the page.
    """
    box = _BOX.search(drawing)
    if box is None:
        return drawing
    width, height = float(box[1]), float(box[2])
    words = [_laid_over(found, width, height) for found in _TEXT.finditer(drawing)]
    head, close, rest = Markup(_TEXT.sub("", drawing)).partition(Markup(">"))
    label = _LABEL.search(head)  # which a PDF keeps for whoever has it read out, as the title of a drawing
    title = Markup("<title>{}</title>").format(Markup(label[1])) if label else Markup("")
    bare = head + close + title + Markup("<style>{}</style>").format(INK.format(accent=accent)) + rest
    size = f"width:{WIDTH}mm;height:{WIDTH * height / width:.2f}mm"
    return Markup('<div class="plot" style="{}">{}{}</div>').format(size, bare, Markup("").join(words))


def _laid_over(found: re.Match[str], width: float, height: float) -> Markup:
    """A text of a drawing as a line that stands at its place: the sides are those of the drawing."""
    told = dict(_ATTRIBUTE.findall(found[1]))
    rtl, anchor = told.get("direction") == "rtl", told.get("text-anchor", "start")
    place = 100 * float(told["x"]) / width
    side = {"start": "left", "middle": "middle", "end": "right"}[anchor]
    if rtl and side != "middle":
        side = "left" if side == "right" else "right"
    across = {
        "left": f"left:{place:.2f}%",
        "right": f"right:{100 - place:.2f}%",
        "middle": f"left:{place - 50:.2f}%;width:100%;text-align:center",
    }[side]
    top = 100 * (float(told["y"]) - BASELINE * LETTERS) / height
    mark = Markup('<span class="{}" dir="{}" style="top:{};{}">{}</span>')
    direction = "rtl" if rtl else "ltr"
    return mark.format(told.get("class", ""), direction, f"{top:.2f}%", across, Markup(found[2]))


def use(app: Flask) -> None:
    """Give the templates of `app` the filter."""
    app.jinja_env.filters["inked"] = inked
