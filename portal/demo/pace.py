"""How fast the demo's cases go, and how often things happen in them: one table of numbers.

Shares are per cent. What comes from the metric definitions, section 9, is said there; the rest is our guess
at a decent desk, tuned until the figures of section 9 come out.
"""

import datetime as dt
import math

from portal.demo.office import DAY
from portal.demo.world import Story

# category → median days from receipt to closing; the spread is the same for all
MEDIANS = {
    "website": 3, "fees": 5, "publications": 5, "events": 7, "chapter": 9, "certification": 12,
    "advocacy": 15, "conduct": 45, "other": 8,
}  # fmt: skip
SPREAD = 1.0
URGENCY = {"low": 1.0, "medium": 1.0, "high": 0.9, "critical": 0.5}
WITHOUT_WAITING = 0.88
DECIDED = 0.9  # the part of the whole time after which a case is decided

LATE_FIRST_WORD, FORGOTTEN_WORD, LATE_REMEDY = 5, 8, 11
HURRIED, EXTENDED = 3, 6  # of decisions that would come late
ASKED, NOTED, THANKED, IMPATIENT, HANDED_OVER = 5, 12, 7, 40, 1
CONCLUDED_ONLY, SECOND_LINE = 15, 18
ACCEPTED, DECLINED = 89, 5
CONFIRMED, DISPUTED = 86, 4
REJECTED_AGAIN = 70  # of those not upheld that come back
REOPENED = 4


def whole_time(story: Story) -> dt.timedelta:
    """From receipt to closing, as this story's pace has it. Silence, nights and weekends come on top."""
    median = MEDIANS[story.category] * URGENCY[story.severity] * WITHOUT_WAITING
    return median * math.exp(SPREAD * story.pace) * DAY


def deciding_time(story: Story) -> dt.timedelta:
    """From receipt to the decision."""
    return whole_time(story) * DECIDED


def recovering_time(story: Story) -> dt.timedelta:
    """From the decision to the closing."""
    return whole_time(story) * (1 - DECIDED)
