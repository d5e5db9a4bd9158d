"""The filters that the demo's staff have saved: names are their own words, so they stay in their language."""

import datetime as dt

from portal.cases import saved
from portal.members.people import actor, by_email

# who, the name, what is looked for, whether colleagues see it
SAVED: tuple[tuple[str, str, dict[str, str], bool], ...] = (
    ("handler@demo.example", "Mine and late", {"handler": "me", "due": "late"}, False),
    ("handler@demo.example", "ಕನ್ನಡ: ಹೊಸ ಉತ್ತರಗಳು", {"language": "kn", "answer": "1"}, False),
    ("handler@demo.example", "Fees nobody has yet", {"category": "fees", "handler": "nobody"}, True),
    ("supervisor@demo.example", "High, due today", {"severity": "high", "due": "today"}, True),
    ("supervisor@demo.example", "हिन्दी: समय-सीमा पार", {"language": "hi", "due": "late"}, True),
)


def save_filters(at: dt.datetime) -> None:
    """Save them, each by whoever it belongs to."""
    for email, name, asked, shared in SAVED:
        person = by_email(email)
        assert person is not None, f"{email} is not among the demo's staff"
        saved.save(name, asked, shared=shared, by=actor(person), at=at)
