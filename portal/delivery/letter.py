"""A letter between its rendering and its envelope: plain values, no markup of mail yet."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """A letter as its receiver reads it, in `language`, with what its envelope needs.

    `association` and `name` are names as people write them; `mark` is what only this letter has, so that a
    second copy can be told from a second letter; `reference` is empty for a letter about no case,
    `unsubscribe` (where letters of its kind are turned off) for one that always comes.
    """

    kind: str
    language: str
    association: str
    name: str
    email: str
    reference: str
    mark: str
    subject: str
    text: str
    html: str
    unsubscribe: str = ""
