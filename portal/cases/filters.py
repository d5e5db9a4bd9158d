"""Filters of the queue: what cases are looked for by, which values mean something, and their conditions."""

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import product
from typing import NamedTuple

from portal.cases.codes import CATEGORIES, SEVERITIES
from portal.cases.deadlines import FAR
from portal.cases.records import OPEN_STATES
from portal.cases.states import STATES, WAITING
from portal.members.association import Chapter
from portal.members.people import PersonActor, is_address
from portal.members.roles import ACTIONS
from portal.store.references import read_reference
from portal.store.rows import Condition, rows, stored
from portal.store.search import CASE_WORDS, having, key_of_words

Asked = Mapping[str, str]  # name of a filter → the value asked for
Span = tuple[dt.datetime | None, dt.datetime | None]  # from (not included), until (included)
Spans = Mapping[str, Span]
Alternatives = list[Condition]  # conditions of which at most one holds for any case

# Conditions name the whole table: the queue joins two people to it, who have chapters of their own.
IS_OPEN = "grievance_case.is_open"  # a bare column, so that both engines match it to their partial indexes
_WAITS = f"(grievance_case.paused_at IS NOT NULL OR grievance_case.state IN {WAITING})"
_NOBODY: Condition = ("grievance_case.handler_id IS NULL", ())
LONGEST = 200
_NOTHING_RUNS = FAR - dt.timedelta(seconds=1)


def _state(value: str, _: PersonActor) -> Alternatives:
    if value == "waiting":
        return [(f"{IS_OPEN} AND {_WAITS}", ())]
    if value == "closed":
        return [("grievance_case.state = ?", (value,))]
    found = (f"{IS_OPEN} AND grievance_case.state = ?", (value,)) if value in OPEN_STATES else (IS_OPEN, ())
    return [found]


def _handler(value: str, actor: PersonActor) -> Alternatives:
    """“mine” is two alternatives, since each of them is a range of an index, and either of them is none."""
    mine: Condition = ("grievance_case.handler_id = ?", (actor.id,))
    named = {"me": [mine], "nobody": [_NOBODY], "mine": [mine, _NOBODY]}
    somebody = "grievance_case.handler_id = (SELECT id FROM person WHERE email_key = ?)"
    return named.get(value) or [(somebody, (value.casefold(),))]


def _column(name: str) -> Callable[[str, PersonActor], Alternatives]:
    return lambda value, _: [(f"grievance_case.{name} = ?", (value,))]


def _chapter(value: str, _: PersonActor) -> Alternatives:
    return [("grievance_case.chapter_id = (SELECT id FROM chapter WHERE code = ?)", (value,))]


def _words(value: str, _: PersonActor) -> Alternatives:
    reference = read_reference(value)
    if reference is not None:
        return [("grievance_case.reference = ?", (reference,))]
    sql, parameters = having(CASE_WORDS, value)
    return [(f"grievance_case.id IN (SELECT {key_of_words()} FROM {CASE_WORDS} WHERE {sql})", parameters)]


FILTERS: dict[str, Callable[[str, PersonActor], Alternatives]] = {
    "state": _state,
    "category": _column("category"),
    "severity": _column("severity"),
    "chapter": _chapter,
    "language": _column("language"),
    "handler": _handler,
    "answer": lambda value, _: [("grievance_case.new_answer", ())],
    "q": _words,
}

# Filter → whether a value means something; what an association itself names is only looked at for its shape.
_MEANING: dict[str, Callable[[str], bool]] = {
    "state": lambda value: value in STATES or value == "waiting",
    "category": CATEGORIES.__contains__,
    "severity": SEVERITIES.__contains__,
    "chapter": lambda value: len(value) <= 40,
    "language": lambda value: value.isalpha() and len(value) <= 8,
    "handler": lambda value: value in ("me", "nobody", "mine") or is_address(value),
    "answer": "1".__eq__,
    "due": ("late", "today", "soon", "running", "held").__contains__,
    "q": lambda value: len(value) <= LONGEST,
}


def readable(asked: Asked) -> dict[str, str]:
    """Of what was asked, the filters there are, with values that mean something, trimmed."""
    trimmed = {name: asked.get(name, "").strip() for name in _MEANING}
    return {name: value for name, value in trimmed.items() if value and _MEANING[name](value)}


def spans(at: dt.datetime, end_of_today: dt.datetime, soon: dt.datetime) -> Spans:
    """What the promises of a case can be at a moment, by when the next one falls due: late, due today, due
    soon; running at all, or held since the member is waited for.
    """
    return {
        "late": (None, at),
        "today": (at, end_of_today),
        "soon": (end_of_today, soon),
        "running": (None, _NOTHING_RUNS),
        "held": (_NOTHING_RUNS, None),
    }


def _within(span: Span) -> Condition:
    bounds = [(sign, stored(at)) for sign, at in zip((">", "<="), span, strict=True) if at is not None]
    sql = " AND ".join(f"grievance_case.queue_at {sign} ?" for sign, _ in bounds)
    return sql, tuple(at for _, at in bounds)


def alternatives(asked: Asked, actor: PersonActor, due: Spans | None) -> list[list[Condition]]:
    """The conditions of all filters asked for, as sets of which a case fulfils one at most.

    Without a state the open cases are meant, but for a number, which finds its case whatever became of it.
    """
    numbered = read_reference(asked.get("q", "").strip()) is not None
    chosen: list[Alternatives] = []
    for name, conditions in FILTERS.items():
        value = asked.get(name, "").strip()
        if value or (name == "state" and not numbered):
            chosen.append(conditions(value, actor))
    if due and asked.get("due") in due:
        chosen.append([_within(due[asked["due"]])])
    return [list(one) for one in product(*chosen)]


class Named(NamedTuple):
    """What the lists over the queue hold that an association names itself."""

    handlers: list[tuple[str, str]]  # e-mail, name
    chapters: list[tuple[str, dict[str, str]]]  # code, names by language


_HANDLERS = sorted(ACTIONS["case.acknowledge"])
_NAMED = f"""
SELECT 1, email, name FROM person WHERE email IS NOT NULL AND id IN
    (SELECT person_id FROM role_grant WHERE role IN ({", ".join("?" * len(_HANDLERS))}))
UNION ALL SELECT 2, code, names FROM chapter ORDER BY 1, 3, 2"""


def named() -> Named:
    """Whoever handles cases, anywhere, and the chapters: one query, since each page of the queue asks."""
    found = rows(_NAMED, *_HANDLERS)
    return Named(
        [(email, name) for which, email, name in found if which == 1],
        sorted((code, Chapter.names.python_value(names)) for which, code, names in found if which == 2),
    )
