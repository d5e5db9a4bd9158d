"""The parts of the design: each stands once, its style and a sample of it beside it, and pages use it."""

import re
from pathlib import Path

import pytest

from config import CHECKOUT
from portal.web.design import DESIGN, PARTS, Part

# What the design is made of, as people who read pages call it → the part that is it.
WANTED = {
    "button": "button",
    "field": "field",
    "error summary": "errors",
    "state badge": "state",
    "stepper": "stepper",
    "timeline": "timeline",
    "conversation": "talk",
    "promise": "promise",
    "offer card": "offer",
    "table": "table",
    "pager": "pager",
    "filter bar": "filters",
    "menu": "menu",
    "dialog": "dialog",
    "toast": "toast",
    "empty place": "note",
    "figure tile": "tile",
    "chart": "chart",
    "language menu": "languages",
    "file picker": "files",
}
# What is no part to be shown by itself, and why.
APART = {
    "case": "arranges the columns of a page at the desk",
    "figures": "puts tiles, charts and tables together",
    "pack": "puts tiles, charts and tables together, for the board to keep",
}
# The class of a part's outermost element → the part. A page that writes it itself does not use the part.
MARKED = {
    "caller": "caller",
    "charted": "chart",
    "chosen": "chosen",
    "counts": "counts",
    "doors": "doors",
    "facts": "facts",
    "filters": "filters",
    "fold": "fold",
    "languages": "languages",
    "nextact": "move",
    "needs": "needs",
    "offer": "offer",
    "pager": "pager",
    "also": "presence",
    "promise": "promise",
    "queue": "table",
    "rate": "rating",
    "receipt": "receipt",
    "state": "state",
    "step": "steps",
    "stops": "stepper",
    "talk": "talk",
    "thread": "timeline",
    "tile": "tile",
    "toast": "toast",
    "within": "within",
    "write": "write",
}
TEMPLATES = CHECKOUT / "templates"
PAGES = [path for path in TEMPLATES.rglob("*.html") if path.parent != PARTS and "emails" not in path.parts]
BY_NAME = {part.name: part for part in DESIGN}


@pytest.mark.parametrize("called", WANTED)
def test_every_part_that_was_asked_for_has_a_template_a_style_and_a_sample(called: str) -> None:
    part = BY_NAME[WANTED[called]]
    assert is_there(part) and part.style.exists() and part.sample


def is_there(part: Part) -> bool:
    """Whether the part has a template of its own."""
    return (PARTS / f"{part.name}.html").exists()


def test_what_has_a_style_has_a_template_and_what_has_both_is_shown() -> None:
    styled = [part for part in DESIGN if part.style.exists() and part.name not in APART]
    assert [part.name for part in styled if not (is_there(part) and part.sample)] == []
    assert APART.keys() <= BY_NAME.keys()


def parts_in(path: Path) -> set[str]:
    """The parts whose markup a template writes itself."""
    plain = re.sub(r"\{[%{].*?[%}]\}", "", path.read_text(encoding="utf-8"))
    written = re.findall(r'class="([^"]*)"', plain)
    return {MARKED[name] for names in written for name in names.split() if name in MARKED}


def test_no_page_and_no_sample_writes_a_part_itself() -> None:
    assert {path.name: found for path in PAGES if (found := parts_in(path))} == {}
    assert all(parts_in(PARTS / f"{part}.html") for part in MARKED.values())
