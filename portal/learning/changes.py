"""What changed because members spoke, in the association's own words and all its languages: told to everybody
on the page of published figures.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from portal.history import Actor
from portal.members.association import Words, chosen, keep
from portal.members.setup import changing
from portal.wording import N_, Refusal

SETTING = "changes"
LONGEST = 300
"""Letters of a sentence."""


class NothingSaid(Refusal):
    """A change without words tells nothing."""

    message = N_("Say in at least one language what changed.")


class NoMonth(Refusal):
    """Changes are told by the month."""

    message = N_("Write the month as year and month, for example 2026-08.")


@dataclass(frozen=True)
class Change:
    """Something that changed, or is promised for a month (`done` or not); `month` is its first day (ISO)."""

    month: str
    done: bool
    words: Words

    @property
    def day(self) -> dt.date:
        """The first day of the month."""
        return dt.date.fromisoformat(self.month)


def changes() -> list[Change]:
    """All that is told: what is promised first, then what was done, the newest first."""
    told = [Change(**one) for one in chosen(SETTING, [])]
    return sorted(told, key=lambda one: (not one.done, one.month), reverse=True)


def tell(month: str, done: bool, words: Words, *, by: Actor, at: dt.datetime) -> None:
    """Tell of a change of a month (`2026-08`). NoMonth, NothingSaid."""
    told = {code: text.strip()[:LONGEST] for code, text in words.items() if text.strip()}
    if not told:
        raise NothingSaid(field="words")
    new = Change(_month(month), done, told)
    with changing(SETTING, seen=None, by=by, at=at):
        _keep([*changes(), new])


def take_back(place: int, *, by: Actor, at: dt.datetime, seen: int | None = None) -> None:
    """Tell no longer of the change at `place` of `changes()`; Stale as `setup.changing` has it."""
    with changing(SETTING, seen=seen, by=by, at=at):
        _keep([one for here, one in enumerate(changes()) if here != place])


def _keep(all: list[Change]) -> None:
    stored: list[dict[str, Any]] = [asdict(one) for one in all]
    keep(SETTING, stored)


def _month(text: str) -> str:
    try:
        return dt.date.fromisoformat(f"{text.strip()}-01").isoformat()
    except ValueError:
        raise NoMonth(field="month") from None
