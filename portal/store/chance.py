"""Where chance comes from: the system's, or a seeded one, so that a demo can be made again."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_SYSTEM = random.SystemRandom()
_source: ContextVar[random.Random | None] = ContextVar("chance", default=None)


@contextmanager
def seeded(seed: int) -> Iterator[random.Random]:
    """Draw from a generator started with `seed`: for demos and tests only, never where a secret is made."""
    generator = random.Random(seed)
    token = _source.set(generator)
    try:
        yield generator
    finally:
        _source.reset(token)


def letters(alphabet: str, count: int) -> str:
    """`count` letters of `alphabet`, each as likely as the other."""
    return "".join((_source.get() or _SYSTEM).choices(alphabet, k=count))
