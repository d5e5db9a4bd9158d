"""A storm of lines of the ledger: cases raised, reclassified, decided, merged, reopened, appealed, rated
and rated anew, by chance and in a plausible order. Written straight into the ledger, without the verbs that
cost a hundred times as much; figures only ever see the lines.
"""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.history import HistoryHead, HistoryLine
from portal.store.rows import insert_all

START = dt.datetime(2024, 1, 3, 4, 0, tzinfo=dt.UTC)
CATEGORIES = ("fees", "website", "events", "certification", "conduct")
SEVERITIES = ("low", "medium", "high", "critical")
FINDINGS = ("upheld", "partly_upheld", "settled", "not_upheld")
KINDS = ("apology", "refund", "correction")
FIELDS = (
    "number",
    "at",
    "kind",
    "subject_kind",
    "subject_id",
    "actor_kind",
    "particulars",
    "previous",
    "hash",
)

Line = tuple[str, dict[str, Any]]


@dataclass
class Life:
    """A case as the storm knows it."""

    id: int
    member: int
    dimensions: dict[str, Any]
    state: str = "new"
    closing: int = 0
    offered: list[int] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)
    lines: int = 0
    rounds: int = 0
    form: bool = False
    appealed: bool = False


class Storm:
    """`lines` of history over some cases; the same seed blows the same way."""

    def __init__(self, seed: int, members: int) -> None:
        self.chance = random.Random(seed)
        self.members = members
        self.lives: list[Life] = []
        self.at = START
        self.number = HistoryHead.get().number

    def blow(self, lines: int) -> None:
        """Write at least so many lines into the ledger."""
        rows: list[tuple[Any, ...]] = []
        while len(rows) < lines:
            self.at += dt.timedelta(minutes=self.chance.choice((1, 3, 9, 20)))
            life = self._some_life()
            for kind, told in self._step(life):
                self.number += 1
                if kind == "case.closed":
                    life.closing = self.number
                particulars = self._told(life, kind, told)
                rows.append(
                    (self.number, self.at, kind, "case", life.id, "system", particulars, "0" * 64, "0" * 64)
                )
        insert_all(HistoryLine, FIELDS, rows)

    def _some_life(self) -> Life:
        if len(self.lives) < 20 or self.chance.random() < 0.06:
            self.lives.append(
                Life(len(self.lives) + 1, self.chance.randint(1, self.members), self._dimensions())
            )
            return self.lives[-1]
        recent = self.lives[-400:] if self.chance.random() < 0.9 else self.lives
        return self.chance.choice(recent)

    def _dimensions(self) -> dict[str, Any]:
        choose = self.chance.choice
        return {
            "category": choose(CATEGORIES),
            "severity": choose((None, *SEVERITIES)),
            "channel": choose(("web", "phone", "letter")),
            "language": choose(("en", "hi", "ar")),
            "chapter": choose((None, 1, 2, 3)),
            "stage": 1,
        }

    def _told(self, life: Life, kind: str, told: dict[str, Any]) -> dict[str, Any]:
        bare = kind.startswith(("promise.", "remedy.", "form.", "message."))
        told = {**told, "closing": life.closing} if kind.startswith("form.") else told
        return told if bare else {**life.dimensions, **told}

    def _step(self, life: Life) -> Iterator[Line]:
        """What happens next to a case: one of the things that may, in the state it is in."""
        steps = {
            "new": (self._received,),
            "open": (self._said, self._said, self._asked, self._classified, self._handed, self._offered,
                     self._closed, self._merged, self._withdrawn, self._linked),
            "paused": (self._replied, self._closed),
            "offered": (self._accepted, self._accepted, self._declined, self._lapsed),
            "confirming": (self._confirmed, self._confirmed, self._disputed),
            "closed": (self._form, self._form, self._form, self._reopened, self._appeal, self._cause),
        }  # fmt: skip
        yield from self.chance.choice(steps[life.state])(life)

    def _iso(self, days: int = 0) -> str:
        return (self.at + dt.timedelta(days=days)).isoformat(timespec="seconds")

    def _received(self, life: Life) -> Iterator[Line]:
        life.state = "open"
        yield "case.received", {"member": life.member, "confidentiality": "open"}
        for kind, days in (("acknowledgement", 2), ("decision", 10)):
            yield "promise.made", {"promise": kind, "due": self._iso(days), "line": None, "made": self._iso()}

    def _said(self, life: Life) -> Iterator[Line]:
        kind = self.chance.choice(("reply", "acknowledgement", "question"))
        yield "message.written", {"message": 1, "side": "staff", "kind": kind}
        if kind == "acknowledgement":
            yield "promise.kept", self._promise("acknowledgement")

    def _promise(self, kind: str) -> dict[str, Any]:
        return {
            "promise": kind,
            "due": self._iso(self.chance.randint(-3, 3)),
            "line": None,
            "made": self._iso(),
        }

    def _asked(self, life: Life) -> Iterator[Line]:
        life.state = "paused"
        yield "case.asked", {"message": 1}

    def _replied(self, life: Life) -> Iterator[Line]:
        life.state = "open"
        yield "case.answered", {"message": 1}
        yield (
            "promise.moved",
            {**self._promise("decision"), "why": self.chance.choice(("extended", "paused")), "was": ""},
        )

    def _classified(self, life: Life) -> Iterator[Line]:
        life.dimensions |= {
            "category": self.chance.choice(CATEGORIES),
            "severity": self.chance.choice(SEVERITIES),
        }
        yield "case.reclassified", {}

    def _handed(self, life: Life) -> Iterator[Line]:
        if self.chance.random() < 0.3 and life.dimensions["stage"] == 1:
            life.dimensions["stage"] = 2
            yield "case.escalated", {"to": "stage_two"}
        yield "case.assigned", {"to": self.chance.choice((None, 7, 8, 9)), "why": "taken"}

    def _offered(self, life: Life) -> Iterator[Line]:
        life.state, life.rounds = "offered", life.rounds + 1
        finding = self.chance.choice(FINDINGS[:3])
        yield "case.decided", {"finding": finding, "how": "offer", "first": False, "state": "offered"}
        yield self.chance.choice(("promise.kept", "promise.broken")), self._promise("decision")
        for _ in range(self.chance.choice((1, 1, 2))):
            life.lines += 1
            life.offered.append(life.lines)
            kind = self.chance.choice(KINDS)
            money = {"amount": self.chance.randint(1, 90_000), "currency": "INR"} if kind == "refund" else {}
            yield "remedy.offered", {
                **self._line(life.lines, kind), **money,
                "finding": finding, "settled": False, "round": life.rounds,
            }  # fmt: skip

    def _line(self, line: int, kind: str) -> dict[str, Any]:
        return {"line": line, "kind": kind, "amount": None, "currency": None, "due": self._iso(5)}

    def _accepted(self, life: Life) -> Iterator[Line]:
        for line in life.offered:
            yield "remedy.accepted", {**self._line(line, "apology"), "round": life.rounds}
            yield (
                "promise.made",
                {"promise": "remedy", "due": self._iso(5), "line": line, "made": self._iso()},
            )
        life.accepted, life.offered, life.state = life.offered, [], "confirming"
        for line in life.accepted:
            last = line == life.accepted[-1]
            yield (
                "remedy.delivered",
                {**self._line(line, "apology"), "settled": False, "last": last, "message": 1},
            )

    def _declined(self, life: Life) -> Iterator[Line]:
        yield from self._end_round(life, "remedy.declined")

    def _lapsed(self, life: Life) -> Iterator[Line]:
        yield from self._end_round(life, "remedy.lapsed")

    def _end_round(self, life: Life, kind: str) -> Iterator[Line]:
        for line in life.offered:
            yield kind, {**self._line(line, "apology"), "round": life.rounds}
        life.offered, life.state = [], "open"

    def _confirmed(self, life: Life) -> Iterator[Line]:
        yield from self._end(
            life, self.chance.choice(FINDINGS[:3]), self.chance.choice(("confirmed", "lapsed"))
        )

    def _disputed(self, life: Life) -> Iterator[Line]:
        life.state = "open"
        yield "case.disputed", {"message": 1, "barred": None}

    def _closed(self, life: Life) -> Iterator[Line]:
        yield "case.decided", {"finding": "not_upheld", "how": "concluded", "first": False, "state": "closed"}
        yield from self._end(life, "not_upheld", "concluded")

    def _merged(self, life: Life) -> Iterator[Line]:
        yield from self._end(life, self.chance.choice(("duplicate", "not_a_complaint")), "concluded")

    def _withdrawn(self, life: Life) -> Iterator[Line]:
        yield "case.withdrawn", {"message": None}
        yield from self._end(life, "withdrawn", "withdrawn")

    def _end(self, life: Life, finding: str, how: str) -> Iterator[Line]:
        life.state, life.form = "closed", False
        yield "case.closed", {"finding": finding, "closed_by": how, "decided": None, "member": life.member}

    def _linked(self, life: Life) -> Iterator[Line]:
        yield "case.linked", {"incident": self.chance.choice(("outage", "letter"))}

    def _form(self, life: Life) -> Iterator[Line]:
        """The form goes out, and is answered, and the answer is changed."""
        if not life.form:
            life.form = True
            yield "form.sent", {"form": 1, "finding": "upheld", "language": "en", "version": 1}
            return
        said = {f"q{place}": self.chance.choice((None, 1, 2, 3, 4, 5)) for place in (2, 3, 4, 5)}
        kind = self.chance.choice(("form.answered", "form.changed"))
        yield (
            kind,
            {
                "form": 1,
                "q1": self.chance.choice(("yes", "partly", "no")),
                **said,
                "language": "en",
                "version": 1,
            },
        )

    def _reopened(self, life: Life) -> Iterator[Line]:
        life.state = "open"
        yield "case.reopened", {"message": 1}

    def _appeal(self, life: Life) -> Iterator[Line]:
        if not life.appealed:
            life.appealed = True
            yield "case.appealed", {"message": 1}
            return
        life.appealed = False
        outcome = self.chance.choice(("upheld", "partly_upheld", "not_upheld", "withdrawn"))
        life.state = "open" if outcome in ("upheld", "partly_upheld") else "closed"
        yield "case.appeal_decided", {"outcome": outcome}

    def _cause(self, life: Life) -> Iterator[Line]:
        yield (
            "cause.recorded",
            {"cause": self.chance.choice(("form", "bank")), "decision": "none", "action": None},
        )
