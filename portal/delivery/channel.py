"""What a channel is: somewhere letters are handed over, and the ways in which that may fail."""

from typing import Protocol

from portal.delivery.compose import Mail


class Refused(Exception):
    """The letter will never be taken, however often it is tried. `problem` is a code."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(problem)


class NotNow(Refused):
    """The letter was not taken this time; another try may help."""


class Unknown(NotNow):
    """The channel fell silent while the letter was being handed over: it may have been taken, or not."""


class Unreachable(NotNow):
    """The channel itself is out of reach; no letter is to blame."""


class Channel(Protocol):
    """A way out of the house. Opened for a batch of letters, closed after it."""

    def open(self) -> None:
        """Get ready; Unreachable if it cannot be."""

    def hand_over(self, mail: Mail) -> None:
        """Pass one message on, returning once it was taken; else Refused, NotNow, Unknown or Unreachable."""

    def has_taken(self, mail: Mail) -> bool:
        """Whether this very message was taken before, as far as the channel can tell."""

    def close(self) -> None:
        """The batch is over."""
