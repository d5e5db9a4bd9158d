"""Where chance comes from: the system's, or a seeded one, so that a demo can be made again."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_source: ContextVar[random.Random] = ContextVar("chance", default=random.SystemRandom())  # noqa: B039


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
    return "".join(_source.get().choices(alphabet, k=count))
