"""The map of the house is true: who imports whom, in one direction, without circles and without hiding."""

import ast
import graphlib
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import portal
from config import CHECKOUT

ROOT = CHECKOUT / "portal"

# The lines of the map, from the top; an arrow on a line is a line of its own here.
LINES = (
    {"wording", "workdays", "digits"},
    {"store"},
    {"history"},
    {"members"},
    {"cases"},
    {"recovery"},
    {"satisfaction"},
    {"knowledge", "learning"},
    {"metrics", "notices"},
    {"schema", "dossier"},
    {"delivery", "web", "demo", "operations", "cli", "worker"},
)
PLACE = {name: place for place, line in enumerate(LINES) for name in line}
BELOW_THE_RULE = LINES[-1]
OF_THE_WEB = {"flask", "werkzeug", "jinja2", "wtforms", "flask_login", "flask_babel", "flask_wtf"}
EXTRAS = {"psycopg", "weasyprint"}  # what an installation may do without (pyproject, optional-dependencies)


def name_of(path: Path) -> str:
    """The dotted name of a module by its file."""
    return ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__")


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the portal, read and not run; migrations are copies frozen in time and left out."""
    paths = (path for path in ROOT.rglob("*.py") if path.parent.name != "migrations")
    return {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def imported(node: ast.AST) -> Iterator[str]:
    """The dotted names that an import statement brings in, submodules told from what they hold."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        inner = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name if name in modules() else node.module for name in inner)


def imports_of(module: str) -> set[str]:
    """What a module imports when it runs, wherever in it."""
    only_types = {
        id(inner)
        for node in ast.walk(modules()[module])
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    nodes = (node for node in ast.walk(modules()[module]) if id(node) not in only_types)
    return {name for node in nodes for name in imported(node)}


def room_of(module: str) -> str:
    """The part of the house a module lies in."""
    return module.split(".")[1] if "." in module else ""


def test_every_room_is_on_the_map() -> None:
    assert {room_of(name) for name in modules()} - {""} <= PLACE.keys()
    assert portal.__doc__ is not None
    drawn = set(portal.__doc__.replace("→", " ").split())
    assert {room_of(name) for name in modules()} - {""} <= drawn


def test_nobody_imports_from_a_line_below() -> None:
    upward = [
        f"{module} imports {name}"
        for module in modules()
        if room_of(module)
        for name in imports_of(module)
        if name.startswith("portal.") and PLACE[room_of(name)] > PLACE[room_of(module)]
    ]
    assert upward == []


def test_there_are_no_circles_between_rooms_nor_between_modules() -> None:
    between = {
        module: {name for name in imports_of(module) if name in modules() and name != module}
        for module in modules()
    }
    for module, names in between.items():
        # A package's own front page gathers its modules; it is no circle that they lie in it.
        between[module] = {name for name in names if not module.startswith(f"{name}.")}
    graphlib.TopologicalSorter(between).prepare()
    rooms: dict[str, set[str]] = {}
    for module, names in between.items():
        rooms.setdefault(room_of(module), set()).update(map(room_of, names))
    graphlib.TopologicalSorter({room: names - {room, ""} for room, names in rooms.items()}).prepare()


def test_what_is_counted_knows_no_figure_and_no_figure_knows_what_is_published() -> None:
    """The rooms of `metrics` have a direction, too: estimators, counts, families, public."""
    rooms = ("estimators", "counts", "families", "public")
    place = {f"portal.metrics.{room}": at for at, room in enumerate(rooms)}
    upward = [
        f"{module} imports {name}"
        for module in modules()
        for name in imports_of(module)
        if place.get(name.rpartition(".")[0], -1) > place.get(module.rpartition(".")[0], len(rooms))
    ]
    assert upward == []


def test_the_domain_knows_nothing_of_the_web() -> None:
    knows = [
        f"{module} imports {name}"
        for module in modules()
        if room_of(module) not in BELOW_THE_RULE
        for name in imports_of(module)
        if name.split(".")[0] in OF_THE_WEB
    ]
    assert knows == []


def test_the_domain_reads_no_clock_and_no_environment() -> None:
    reading = (
        "datetime.now",
        "dt.datetime.now",
        "utcnow",
        "date.today",
        "time.time(",
        "os.environ",
        "getenv",
    )
    reads = [
        f"{module} says {word}"
        for module, tree in modules().items()
        if room_of(module) not in BELOW_THE_RULE
        for word in reading
        if word in ast.unparse(tree)
    ]
    assert reads == []


def test_no_import_hides_in_a_function_but_that_of_an_extra() -> None:
    hidden = [
        f"{module}: {name}"
        for module, tree in modules().items()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        for name in imported(node)
        if name.split(".")[0] not in EXTRAS
    ]
    assert hidden == []


def test_every_module_opens_with_a_line_on_its_subject() -> None:
    silent = [name for name, tree in modules().items() if not ast.get_docstring(tree)]
    assert silent == []


def test_every_record_is_in_the_list_of_tables() -> None:
    for name in modules():
        if room_of(name) not in BELOW_THE_RULE:
            importlib.import_module(name)
    from_store = importlib.import_module("portal.store").Record
    listed = importlib.import_module("portal.schema").TABLES
    assert set(from_store.__subclasses__()) == set(listed)
    assert len(listed) == len(set(listed))
