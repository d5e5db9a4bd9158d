"""The ledger and the table of actions: every kind declared is written, every kind written is declared."""

import ast
import importlib
from collections.abc import Iterator

from portal.cases.states import MOVES
from portal.history import KINDS
from portal.members.roles import ACTIONS
from tests.house.test_imports import BELOW_THE_RULE, modules, room_of


def _declared_in(tree: ast.Module) -> set[int]:
    """The strings that only declare kinds."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    declaring = (call for call in calls if ast.unparse(call.func).endswith("declare"))
    return {id(node) for call in declaring for node in ast.walk(call)}


OF_FIGURES = {"portal.metrics.public.releases", "portal.metrics.packs"}
"""Of all readers of the ledger the two that write lines of their own: what was made of the figures."""


def written() -> Iterator[str]:
    """Every string of the domain that is the name of a kind, outside its declaration and its readers."""
    for module, tree in modules().items():
        if room_of(module) in {*BELOW_THE_RULE, "metrics", "notices"} and module not in OF_FIGURES:
            continue
        declaring = _declared_in(tree)
        compared = {
            id(inner) for node in ast.walk(tree) if isinstance(node, ast.Compare) for inner in ast.walk(node)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and id(node) not in declaring | compared:
                yield str(node.value)


# Figures read these already; what writes them comes with appeals, help articles and corrective actions.
AWAITED = {
    "case.appealed",
    "case.appeal_decided",
    "cause.recorded",
    "action.planned",
    "action.moved",
    "action.done",
    "action.cancelled",
    "help.shown",
    "help.answered",
}


def test_every_kind_declared_is_written_somewhere() -> None:
    for module in modules():
        if room_of(module) not in BELOW_THE_RULE:
            importlib.import_module(module)
    assert KINDS.keys() - set(written()) == AWAITED


def test_every_kind_written_is_declared() -> None:
    calls = (
        (module, node)
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and len(node.args) > 1
    )
    for module, call in calls:
        named = ast.unparse(call.func).rsplit(".", 1)[-1]
        kind = call.args[1]
        if named in ("record", "note") and isinstance(kind, ast.Constant) and isinstance(kind.value, str):
            assert kind.value in KINDS, f"{module}:{call.lineno} writes {kind.value}"


def test_the_kinds_are_those_of_the_design() -> None:
    listed = (
        "case.received case.acknowledged case.assessed case.reclassified case.assigned case.asked "
        "case.answered case.decided case.disputed case.closed case.reopened case.withdrawn case.escalated "
        "case.reminded "
        "message.written note.written promise.made promise.moved promise.kept promise.broken promise.warned "
        "remedy.offered remedy.accepted remedy.declined remedy.delivered remedy.cancelled remedy.lapsed "
        "form.sent form.answered form.changed form.reminded person.joined person.invited person.changed "
        "person.left session.opened session.ended session.link_asked setting.changed"
    )
    assert set(listed.split()) <= KINDS.keys()


def test_no_particular_is_free_text_or_a_secret() -> None:
    free = {
        "text",
        "words",
        "subject",
        "description",
        "reason",
        "name",
        "email",
        "token",
        "password",
        "needs",
    }
    carried = {
        particular for kind, names in KINDS.items() if kind != "setting.changed" for particular in names
    }
    assert free & carried == set()


def test_every_move_has_an_action_of_its_own() -> None:
    actions = [move.action for move in MOVES.values()]
    assert len(set(actions)) == len(actions)
    assert set(actions) <= ACTIONS.keys()
    roles = {"member": {"member"}, "handler": {"handler", "supervisor"}, "staff": {"handler", "supervisor"}}
    for move in MOVES.values():
        assert ACTIONS[move.action] == roles[move.who], move.name


def test_every_page_that_names_an_action_names_one_that_exists() -> None:
    named = {
        argument.value
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] == "allows"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    assert named
    assert named - {"everybody", "anybody"} <= ACTIONS.keys()
