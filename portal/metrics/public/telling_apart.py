"""What releases tell together: counts that can be worked out, or nearly so, from several of them. Pure.

A published period is a run of quarters. Whoever has several of them can add and subtract: three years and the
first two of them give the third. And no count is below nought: a year and the year that ends a quarter later
give the difference of two quarters, which bounds both of them. A sum over a run of quarters is the difference
of two running totals, so what is known of every other run follows from shortest ways between these totals,
exactly and in whole numbers.

Where few members are in a run, it must keep at least k possibilities (metric definitions, 6.5).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

Run = tuple[int, int]
"""The numbers of the first and the last quarter of a period."""

Counts = Sequence[int]
"""Numbers of members of one cell that are told or follow from it: all of them, those counted, the rest."""

Bounds = Mapping[Run, tuple[float, float]]
"""The least and the most that a run of quarters can hold."""

UNKNOWN = float("inf")


def narrowed(known: Bounds, first: int, last: int) -> Bounds:
    """What `known` sums of runs, or bounds of them, tell of every run of quarters from `first` to `last`."""
    nodes = range(last - first + 2)  # the running total before each quarter, and after the last
    most = [[0.0 if a == b else UNKNOWN for b in nodes] for a in nodes]  # of the total at b, over that at a
    for node in nodes[1:]:
        most[node][node - 1] = 0.0
    for (since, until), (lower, upper) in known.items():
        a, b = since - first, until - first + 1
        most[a][b], most[b][a] = min(most[a][b], upper), min(most[b][a], -lower)
    for way in nodes:
        onward = most[way]
        for row in most:
            if row[way] < UNKNOWN:
                here = row[way]
                row[:] = [min(direct, here + rest) for direct, rest in zip(row, onward, strict=True)]
    runs = ((a, b) for a in nodes for b in nodes if a < b)
    return {(first + a, first + b - 1): (-most[b][a], most[a][b]) for a, b in runs}


def may_be_added(
    run: Run, earlier: Iterable[Run], first: int, counts: Callable[[Run], Counts], k: int
) -> bool:
    """Whether the cell of `run` may be published beside the `earlier` ones: no run of quarters that holds 1
    to k - 1 members is narrowed by it to fewer than k possibilities, in any of its `counts`.

    Before the quarter `first` nothing had come yet, as everybody knows: there is nothing to count.
    """
    before = {_clipped(one, first) for one in earlier}
    now = _clipped(run, first)
    if not before or now in before:
        return True
    last = max(until for _, until in (*before, now))
    start = min(since for since, _ in (*before, now))
    runs = [(a, b) for a in range(start, last + 1) for b in range(a, last + 1)]
    known = {one: counts(one) for one in runs}
    return all(
        _keeps_few_apart({one: all[place] for one, all in known.items()}, before, now, k)
        for place in range(len(known[now]))
    )


def _keeps_few_apart(known: Mapping[Run, int], before: Iterable[Run], now: Run, k: int) -> bool:
    """The same for one of the counts; a sum below k is told as a bound at most."""
    first, last = min(since for since, _ in known), max(until for _, until in known)
    told = {run: _as_told(known[run], k) for run in before}
    were = narrowed(told, first, last)
    are = narrowed({**told, now: _as_told(known[now], k)}, first, last)
    for run, count in known.items():
        room, room_before = are[run][1] - are[run][0], were[run][1] - were[run][0]
        if 0 < count < k and room + 1 < k and room < room_before:
            return False
    return True


def _as_told(count: int, k: int) -> tuple[int, int]:
    return (count, count) if count >= k else (0, k - 1)


def may_be_corrected(before: Counts, now: Counts, k: int) -> bool:
    """Whether a cell may be published anew for the same period: what changed is nobody, or at least k.

    What a cell told of is not the same each time (an awaited share tells of its number alone): the counts
    that both tell of, which come first, are held against each other.
    """
    return all(a == b or abs(a - b) >= k for a, b in zip(before, now, strict=False))


def may_be_held_against(
    run: Run, now: Counts, before: Iterable[tuple[Run, Counts]], first: int, k: int
) -> bool:
    """Whether a cell may be published beside those of longer or shorter periods as they were told then: what
    lies between, late changes among it, is nobody, or at least k (a count below k is told as a bound).
    """
    own = _clipped(run, first)
    for other, then in before:
        since, until = _clipped(other, first)
        if (since - own[0]) * (until - own[1]) > 0:
            continue  # of two years that overlap neither end is told
        for one, another in zip(now, then, strict=False):
            if min(one, another) >= k and 0 < abs(one - another) < k:
                return False
    return True


def _clipped(run: Run, first: int) -> Run:
    return max(run[0], first), run[1]
