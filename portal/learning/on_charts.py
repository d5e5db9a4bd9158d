"""What stands on charts beside the figures: notes, and limits begun anew, by their day, with one query."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.members.association import Words
from portal.store.rows import moment, rows

SHOWN = 100


@dataclass(frozen=True)
class OnChart:
    """A note (`anew` is false), or limits begun anew with the point that ends on `day`; for one figure or
    (empty) for all. `number` is what its line is called by; `who` is named where somebody answers for it.
    """

    number: int
    anew: bool
    day: dt.date
    metric: str
    words: Words
    at: dt.datetime
    who: str

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "OnChart":
        """What `as_json` stored."""
        day, at = dt.date.fromisoformat(stored["day"]), dt.datetime.fromisoformat(stored["at"])
        return cls(**{**stored, "day": day, "at": at})

    def as_json(self) -> dict[str, Any]:
        """As it is stored; `of_json` reads it back."""
        return {**asdict(self), "day": self.day.isoformat(), "at": self.at.isoformat()}

    def is_of(self, metric: str) -> bool:
        """Whether it stands on the charts of a figure."""
        return self.metric in ("", metric)


_ALL = """
SELECT 0, a.day, a.metric, a.words, '', a.at, p.name FROM annotation a
LEFT JOIN person p ON p.id = a.by_id WHERE a.withdrawn_at IS NULL
UNION ALL
SELECT 1, r.since, r.metric, r.reason, r.language, r.at, p.name FROM rebasing r
LEFT JOIN person p ON p.id = r.by_id
ORDER BY 2 DESC, 6 DESC LIMIT ?
"""


def on_charts() -> list[OnChart]:
    """All that stands on charts now, the earliest day first."""
    found = rows(_ALL, SHOWN)[::-1]
    return [
        OnChart(
            number,
            bool(anew),
            dt.date.fromordinal(day),
            metric,
            {language: words} if anew else json.loads(words),
            moment(at),
            who or "",
        )
        for number, (anew, day, metric, words, language, at, who) in enumerate(found, 1)
    ]
