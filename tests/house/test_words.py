"""Words: every code has words for people, every refusal a whole sentence, and its gaps are filled."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import portal
from portal.cases import codes, deadlines, states
from portal.history import KINDS
from portal.members import people, roles
from portal.recovery import kinds, records
from portal.satisfaction import scales
from portal.web.staff.history import HAPPENED
from portal.wording import Refusal, Words
from tests.house.test_imports import BELOW_THE_RULE, modules, room_of

PLACEHOLDER = re.compile(r"%\((\w+)\)s|%\((num)\)d")

for _info in pkgutil.walk_packages(portal.__path__, "portal."):
    if room_of(_info.name) not in BELOW_THE_RULE and ".migrations" not in _info.name:
        importlib.import_module(_info.name)


def tables_of_words() -> Iterator[tuple[str, dict[str, Words]]]:
    """Every table in the domain that gives words to codes, by its name."""
    for module in modules():
        if room_of(module) in BELOW_THE_RULE or module == "portal":
            continue
        for name, value in vars(importlib.import_module(module)).items():
            if isinstance(value, dict) and value and all(isinstance(word, Words) for word in value.values()):
                yield f"{module}.{name}", value


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every refusal of the domain."""
    for child in kind.__subclasses__():
        if child.__module__.startswith("portal."):
            yield child
            yield from refusals(child)


def test_every_code_has_words_in_a_context() -> None:
    tables = dict(tables_of_words())
    assert len(tables) >= 15
    for name, table in tables.items():
        for code, words in table.items():
            assert words.message.strip(), f"{name}: {code}"
            assert words.context, f"{name}: {code} is a bare word without its context"
        assert len({words.context for words in table.values()}) == 1, name
        assert len({words.message for words in table.values()}) == len(table), name


def test_the_codes_are_those_of_the_design() -> None:
    listed = {
        "fees certification website events chapter publications conduct advocacy other": codes.CATEGORIES,
        "low medium high critical": codes.SEVERITIES,
        "web email phone counter letter social chat text": codes.CHANNELS,
        "upheld partly_upheld settled not_upheld withdrawn closed_no_reply duplicate not_a_complaint": (
            codes.FINDINGS
        ),
        "confirmed lapsed concluded withdrawn": codes.CLOSINGS,
        "received acknowledged investigating offered recovering confirming closed": states.STATES,
        "acknowledgement update decision remedy": deadlines.PROMISES,
        "apology explanation correction replacement refund credit service rule_change goodwill": (
            kinds.REMEDIES
        ),
        "offered accepted declined delivered cancelled lapsed": records.STATUSES,
        "member handler supervisor executive administrator auditor": roles.ROLES,
        "good lapsed suspended left": people.STANDINGS,
        "yes partly no": scales.SOLVED,
    }
    for expected, table in listed.items():
        assert list(table) == expected.split()
    assert deadlines.DAYS.keys() >= codes.CATEGORIES.keys()
    assert set(codes.JUSTIFIED) | set(codes.LEFT_OUT) | {"not_upheld"} == set(codes.CONCLUSIONS)
    assert set(codes.CONCLUSIONS) < codes.FINDINGS.keys()


def test_every_refusal_is_a_sentence_of_its_own() -> None:
    found = list(refusals())
    assert len(found) > 20
    spoken = [refusal for refusal in found if refusal.message != Refusal.message]
    for refusal in spoken:
        assert refusal.message.rstrip("”").endswith("."), refusal
        assert refusal.message[0].isupper() or refusal.message[0] in "“%", refusal
        assert "%" not in PLACEHOLDER.sub("", refusal.message), f"{refusal} has a gap without a name"
    assert len({refusal.message for refusal in spoken}) == len(spoken)


@pytest.mark.parametrize("module", sorted(name for name in modules() if room_of(name) not in BELOW_THE_RULE))
def test_whoever_refuses_fills_the_gaps_of_the_sentence(module: str) -> None:
    sentences = {refusal.__name__: refusal.message for refusal in refusals()}
    for node in ast.walk(modules()[module]):
        if not isinstance(node, ast.Raise) or node.exc is None:
            continue
        call = node.exc if isinstance(node.exc, ast.Call) else None
        raised = ast.unparse(call.func if call else node.exc).rsplit(".")[-1]
        if raised not in sentences or (call and call.args):
            continue
        assert sentences[raised] != Refusal.message, f"{module}:{node.lineno} refuses without a word"
        given = {word.arg for word in call.keywords} if call else set()
        gaps = {first or second for first, second in PLACEHOLDER.findall(sentences[raised])}
        assert gaps <= given, f"{module}:{node.lineno} leaves {gaps - given} open"


def test_every_kind_of_line_of_the_ledger_has_words_of_its_own() -> None:
    assert HAPPENED.keys() == KINDS.keys()
    assert len({words.message for words in HAPPENED.values()}) == len(HAPPENED)
