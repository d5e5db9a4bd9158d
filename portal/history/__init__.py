"""The ledger: one line for every thing that happened, hash-chained; timeline,
letters and figures only read it.
"""

from portal.history.actors import SYSTEM, Actor
from portal.history.chain import Verdict, verify
from portal.history.kinds import KINDS, declare
from portal.history.ledger import HistoryHead, HistoryLine, lines_of, record
from portal.history.readers import Cursor, follow, place_of, put_at

__all__ = [
    "KINDS",
    "SYSTEM",
    "Actor",
    "Cursor",
    "HistoryHead",
    "HistoryLine",
    "Verdict",
    "declare",
    "follow",
    "lines_of",
    "place_of",
    "put_at",
    "record",
    "verify",
]
