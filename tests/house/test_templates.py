"""Templates and endpoints belong together, and every visible word goes through the catalogues."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Comment, Doctype
from jinja2 import Environment, meta

from config import CHECKOUT
from portal.web import create_app
from portal.web.design import DESIGN, PARTS
from portal.web.staff.settings_parts import CALLED
from tests.house.test_imports import modules
from tests.post import settings_for

TEMPLATES = CHECKOUT / "templates"
EVERY = sorted(path for path in TEMPLATES.rglob("*.*") if path.suffix in {".html", ".txt"})
PAGES = {str(path.relative_to(TEMPLATES)) for path in EVERY if "emails" not in path.parts}
SPOKEN = ("alt", "title", "aria-label", "placeholder")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# A block or macro of attributes alone (data-case="…") is no text; those that are spoken are read as text.
UNSPOKEN = re.compile(rf"""\b(?!{"|".join(SPOKEN)})[\w-]+="[^"]*"|\b({"|".join(SPOKEN)})=""")
ENVIRONMENT = Environment(
    extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, autoescape=True
)


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Every call of a function of this name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] == name:
            yield node


def text_of(node: ast.expr | None) -> str | None:
    """The text of a constant, None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def of(call: ast.Call) -> ast.expr | None:
    """What a call of page() says the page is of."""
    return next((word.value for word in call.keywords if word.arg == "of"), None)


def named_in_code() -> set[str]:
    """The templates that the code of the web names: by page(of=…), by render(…)."""
    web = [tree for module, tree in modules().items() if module.startswith("portal.web")]
    pages = {text_of(of(call)) for tree in web for call in calls(tree, "page") if of(call) is not None}
    assert None not in pages, "a page is of something that only running tells"
    drawn = {text_of(call.args[0]) for tree in web for call in calls(tree, "render") if call.args}
    return {f"{str(name).replace('.', '/')}.html" for name in pages} | {name for name in drawn if name}


def named_by_endpoints(folder: Path) -> set[str]:
    """The templates of the endpoints whose views draw their own page."""
    app = create_app(settings_for(f"sqlite:///{folder}/none.sqlite", folder))
    found = set()
    for endpoint, view in app.view_functions.items():
        tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(view))))
        if any(of(call) is None for call in calls(tree, "page")):
            found.add(endpoint.replace(".", "/") + ".html")
    return found


def named_in(template: str) -> set[str]:
    """The templates that a template extends, imports, includes, or has drawn once."""
    source = (TEMPLATES / template).read_text(encoding="utf-8")
    tree = ENVIRONMENT.parse(source)
    drawn_once = set(re.findall(r"""drawn_once\("([\w./]+)\"""", source))
    if "part.sample" in source:  # the page of parts shows what the table of the design has
        drawn_once |= {part.sample for part in DESIGN if part.sample}
    return {name for name in meta.find_referenced_templates(tree) if name} | drawn_once


def reached(first: set[str]) -> set[str]:
    """All templates that these lead to, and they themselves."""
    found, left = set[str](), set(first)
    while left:
        name = left.pop()
        found.add(name)
        left |= named_in(name) - found
    return found


def test_every_page_has_its_template_and_every_template_its_page(tmp_path: Path) -> None:
    named = named_in_code() | named_by_endpoints(tmp_path)
    assert named - PAGES == set(), "pages without a template"
    assert PAGES - reached(named) == set(), "templates without a page"


def test_a_page_is_of_its_endpoint_or_of_one_it_may_turn_into(tmp_path: Path) -> None:
    """What a view draws instead of its own page is a page of its own room, or a part that several share."""
    app = create_app(settings_for(f"sqlite:///{tmp_path}/none.sqlite", tmp_path))
    places = {endpoint.replace(".", "/") + ".html" for endpoint in app.view_functions}
    rooms = {place.rpartition("/")[0] for place in places} | {"parts", "errors"}
    strays = {name for name in named_in_code() if name not in places and name.rpartition("/")[0] not in rooms}
    assert strays - {"parts/foot.html"} == set()


def test_every_part_that_has_a_sample_is_shown_and_called_by_a_name() -> None:
    samples = {path.stem for path in (PARTS / "samples").glob("*.html")}
    assert samples == CALLED.keys() == {part.name for part in DESIGN if part.sample}


def data_of(path: Path) -> str:
    """A template without everything that Jinja does: what stands there as it is."""
    source = path.read_text(encoding="utf-8")
    pieces = ENVIRONMENT.lexer.tokeniter(source, str(path))
    return "".join(value if kind == "data" else " " for _, kind, value in pieces)


def hard_coded(path: Path) -> list[str]:
    """Words in a template that no translator ever sees."""
    if path.suffix == ".txt":
        return LETTERS.findall(data_of(path))
    soup = BeautifulSoup(data_of(path), "html.parser")
    texts = [node for node in soup.find_all(string=True) if not isinstance(node, Comment | Doctype)]
    spoken = [str(tag[name]) for tag in soup.find_all(True) for name in SPOKEN if tag.has_attr(name)]
    return [word for text in [*texts, *spoken] for word in LETTERS.findall(UNSPOKEN.sub("", str(text)))]


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_has_words_of_its_own(path: Path) -> None:
    assert hard_coded(path) == []


def test_words_without_gettext_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(
        """{# not this #}<h1>{{ _("Not this") }}</h1>{% if a %}<p>But this</p>{% endif %}<a title="And this"
        class="never" aria-label="{{ x }}">1 – x</a>
        {% block mark %} data-not="this" aria-label="But this"{% endblock %}""",
        encoding="utf-8",
    )
    assert hard_coded(path) == ["But", "this", "But", "this", "And", "this"]


def web_modules() -> dict[str, ast.Module]:
    """The modules of the web."""
    return {name: tree for name, tree in modules().items() if name.startswith("portal.web")}


def test_what_is_flashed_or_labelled_is_translated() -> None:
    untranslated = [
        f"{module}:{call.lineno}"
        for module, tree in web_modules().items()
        for name in ("flash", *FIELDS)
        for call in calls(tree, name)
        if call.args and text_of(call.args[0])
    ]
    assert untranslated == []


FIELDS = (
    *("OneLine", "StringField", "TextAreaField", "PasswordField", "SelectField", "SelectMultipleField"),
    *("RadioField", "MultipleFileField", "FileField", "BooleanField", "DateField", "IntegerField"),
)


def test_fields_are_of_the_kinds_whose_labels_are_checked() -> None:
    made: set[Any] = {
        ast.unparse(node.value.func).rsplit(".", 1)[-1]
        for tree in web_modules().values()
        for form in ast.walk(tree)
        if isinstance(form, ast.ClassDef)
        for node in form.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
    }
    assert {name for name in made if name.endswith("Field")} <= {*FIELDS, "HiddenField"}


@pytest.mark.parametrize("path", EVERY, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_what_stands_between_a_name_and_its_value_is_for_each_language_to_say(path: Path) -> None:
    """A colon set by hand reads as a full stop in Armenian: see the message of "name and value"."""
    assert not re.findall(r"\}\}(?:</\w+>)?: ", path.read_text(encoding="utf-8"))
