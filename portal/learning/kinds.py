"""What the ledger tells of learning. The figures read these lines already (L6 to L8, R11).

A cause is recorded of a case, with what was decided about it: `action`, one of its own or one that stands; or
`none`, with a reason that is kept beside the case. An action has a date, and is done, moved or cancelled.
"""

from portal import history
from portal.cases.records import DIMENSIONS

KINDS = history.declare(
    {
        "cause.recorded": (*DIMENSIONS, "cause", "decision", "action"),
        "action.planned": ("cause", "due"),
        "action.moved": ("due",),
        "action.done": ("on",),
        "action.cancelled": ("why",),
    }
)
