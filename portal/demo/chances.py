"""Chance with a steady hand: shares that come out as they were meant, whatever the number."""

from collections.abc import Mapping
from random import Random
from statistics import NormalDist
from typing import TypeVar

Thing = TypeVar("Thing")


def counted(shares: Mapping[Thing, float], count: int) -> dict[Thing, int]:
    """How many of `count` fall to each thing, by its share: whole numbers that add up (largest remainder)."""
    total = sum(shares.values())
    exact = {thing: share * count / total for thing, share in shares.items()}
    whole = {thing: int(number) for thing, number in exact.items()}
    by_remainder = sorted(exact, key=lambda thing: whole[thing] - exact[thing])
    for thing in by_remainder[: count - sum(whole.values())]:
        whole[thing] += 1
    return whole


def dealt(shares: Mapping[Thing, float], count: int, chance: Random) -> list[Thing]:
    """`count` things in their shares, shuffled like a pack of cards."""
    pack = [thing for thing, number in counted(shares, count).items() for _ in range(number)]
    chance.shuffle(pack)
    return pack


def normal_scores(count: int, chance: Random) -> list[float]:
    """`count` draws of the standard normal distribution that lie as evenly in it as draws can, shuffled."""
    scores = [NormalDist().inv_cdf((place + 0.5) / count) for place in range(count)]
    chance.shuffle(scores)
    return scores
