"""When withheld figures will be told: useful where a count may be known, silent about one that may not."""

from portal.metrics import awaiting
from portal.metrics.awaiting import Awaited, When

K = 5


def test_of_a_count_that_is_told_the_rest_and_the_months_are_told() -> None:
    assert awaiting.few(25, 12, 30) == Awaited(When.MONTHS, 5, 5)
    assert awaiting.few(29, 12, 30) == Awaited(When.MONTHS, 1, 1)
    assert awaiting.few(6, 3, 30) == Awaited(When.LONGER, 24)
    assert awaiting.few(6, 0, 30) == Awaited(When.UNKNOWN, 24)


def test_a_hidden_count_is_nearer_the_more_there_are_and_the_faster_they_come() -> None:
    assert awaiting.hidden(4, 4, K) == Awaited(When.YEAR)
    assert awaiting.hidden(3, 1, K) == Awaited(When.TWO_YEARS)
    assert awaiting.hidden(1, 1, K) == Awaited(When.LONGER)
    assert awaiting.hidden(2, 0, K) == Awaited(When.UNKNOWN)
    assert awaiting.hidden(2, 2, K, least=30) == Awaited(When.LONGER)


def test_no_word_about_a_hidden_count_goes_with_one_count_alone() -> None:
    """Of 1 to 4 of which so many came in the last year: whatever is said, several counts remain."""
    said: dict[When, set[int]] = {}
    for n in range(1, K):
        for a_year in range(n + 1):
            said.setdefault(awaiting.hidden(n, a_year, K).when, set()).add(n)
    assert all(len(counts) > 1 for counts in said.values()), said


def test_it_is_kept_and_read_again() -> None:
    for one in (awaiting.few(25, 12, 30), awaiting.hidden(3, 1, K)):
        assert Awaited.of_json(one.as_json()) == one
