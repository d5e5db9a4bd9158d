"""The second factor: codes of an app, and recovery codes for when it is not at hand."""

import datetime as dt

import pyotp
import pytest

from portal import history
from portal.history import SYSTEM
from portal.members import second_factor
from portal.members.accounts import TooManyTries
from portal.members.people import Person
from portal.members.second_factor import (
    RecoveryCode,
    WrongCode,
    WrongRecoveryCode,
    check_second_factor,
    codes_left,
    fresh_secret,
    keep_second_factor,
    make_recovery_codes,
    reset_second_factor,
    second_factor_secret,
    use_recovery_code,
)
from tests.world import NOW, a_handler, person_of

MINUTE = dt.timedelta(minutes=1)


def a_second_factor(person: Person, at: dt.datetime = NOW) -> pyotp.TOTP:
    """A second factor just set up with the code of that moment."""
    secret = fresh_secret()
    totp = pyotp.TOTP(secret)
    keep_second_factor(person, secret, totp.at(at), by=SYSTEM, at=at, now=at)
    return totp


def test_a_second_factor_is_kept_once_a_code_of_it_was_right(house: str) -> None:
    person = person_of(a_handler())
    secret = fresh_secret()
    with pytest.raises(WrongCode):
        keep_second_factor(person, secret, "000000", by=SYSTEM, at=NOW, now=NOW)
    assert second_factor_secret(person) is None
    a_second_factor(person)
    assert second_factor_secret(person) is not None


def test_no_code_proves_a_secret_that_was_never_made(house: str) -> None:
    person = person_of(a_handler())
    with pytest.raises(WrongCode):
        keep_second_factor(person, "", "000000", by=SYSTEM, at=NOW, now=NOW)
    assert second_factor_secret(person) is None


def test_who_has_a_second_factor_does_not_get_another_one_set_over_it(house: str) -> None:
    person = person_of(a_handler())
    theirs, other = a_second_factor(person), fresh_secret()
    with pytest.raises(WrongCode):
        keep_second_factor(person, other, pyotp.TOTP(other).at(NOW), by=SYSTEM, at=NOW, now=NOW)
    assert second_factor_secret(person) == theirs.secret


@pytest.mark.parametrize(
    ("seconds", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_code_is_right_half_a_minute_either_way(house: str, seconds: int, right: bool) -> None:
    person = person_of(a_handler())
    totp = a_second_factor(person, NOW - 10 * MINUTE)
    code = totp.at(NOW + dt.timedelta(seconds=seconds))
    if right:
        check_second_factor(person, code, now=NOW)
    else:
        with pytest.raises(WrongCode):
            check_second_factor(person, code, now=NOW)


def test_a_code_is_used_once_and_no_older_one_after_it(house: str) -> None:
    person = person_of(a_handler())
    totp = a_second_factor(person)
    with pytest.raises(WrongCode):
        check_second_factor(person, totp.at(NOW), now=NOW)  # it set the factor up
    later = NOW + 5 * MINUTE
    check_second_factor(person, totp.at(later), now=later)
    for moment in (later, later - dt.timedelta(seconds=30)):
        with pytest.raises(WrongCode):
            check_second_factor(person, totp.at(moment), now=later)
    check_second_factor(person, totp.at(later + dt.timedelta(seconds=30)), now=later)


@pytest.mark.parametrize("typed", ["१२३", "²²²²²²", "", "abcdef", "1234567890" * 20])
def test_what_is_no_code_is_refused_and_breaks_nothing(house: str, typed: str) -> None:
    person = person_of(a_handler())
    a_second_factor(person)
    with pytest.raises(WrongCode):
        check_second_factor(person, typed, now=NOW)


def test_a_code_may_be_typed_in_ones_own_digits_and_with_a_gap(house: str) -> None:
    person = person_of(a_handler())
    totp = a_second_factor(person, NOW - 10 * MINUTE)
    code = totp.at(NOW).translate({ord(str(digit)): chr(0xCE6 + digit) for digit in range(10)})
    check_second_factor(person, f"{code[:3]} {code[3:]}", now=NOW)


def test_guessing_codes_is_stopped_after_eight(house: str) -> None:
    person = person_of(a_handler())
    totp = a_second_factor(person, NOW - 10 * MINUTE)
    for _ in range(8):
        with pytest.raises(WrongCode):
            check_second_factor(person, "000000", now=NOW)
    with pytest.raises(TooManyTries):
        check_second_factor(person, totp.at(NOW), now=NOW)


def test_without_a_second_factor_no_code_is_right(house: str) -> None:
    person = person_of(a_handler())
    totp = a_second_factor(person)
    reset_second_factor(person, by=SYSTEM, at=NOW)
    later = NOW + 5 * MINUTE
    with pytest.raises(WrongCode):
        check_second_factor(person, totp.at(later), now=later)


# ── recovery codes ──────────────────────────────────────────────────────────────────────────────────────────
def ten_codes(person: Person) -> list[str]:
    """The recovery codes of a second factor just set up."""
    secret = fresh_secret()
    return keep_second_factor(person, secret, pyotp.TOTP(secret).at(NOW), by=SYSTEM, at=NOW, now=NOW)


def test_ten_recovery_codes_come_with_a_second_factor_and_only_their_hashes_stay(house: str) -> None:
    person = person_of(a_handler())
    codes = ten_codes(person)
    assert len(set(codes)) == codes_left(person.id) == 10
    kept = [row.code_hash for row in RecoveryCode.select()]
    assert all(one.startswith("$argon2id$") for one in kept)
    told = str([line.particulars for line in history.lines_of(person.subject)])
    assert not [code for code in codes if code in str(kept) or code in told]


def test_each_recovery_code_works_once_however_it_is_typed(house: str) -> None:
    person = person_of(a_handler())
    first, second, *_ = ten_codes(person)
    assert use_recovery_code(person, first, now=NOW) == 9
    assert use_recovery_code(person, f" {second.lower().replace('-', ' ').replace('0', 'o')} ", now=NOW) == 8
    for used in (first, second):
        with pytest.raises(WrongRecoveryCode):
            use_recovery_code(person, used, now=NOW)


@pytest.mark.parametrize("typed", ["", "000000", "AAAAA-AAAAA", "क" * 10, "Z" * 5000])
def test_what_is_no_recovery_code_opens_nothing(house: str, typed: str) -> None:
    person = person_of(a_handler())
    ten_codes(person)
    with pytest.raises(WrongRecoveryCode):
        use_recovery_code(person, typed, now=NOW)
    assert codes_left(person.id) == 10


def test_nobody_uses_the_recovery_code_of_somebody_else(house: str) -> None:
    theirs, person = ten_codes(person_of(a_handler())), person_of(a_handler("Daniel Mwangi"))
    ten_codes(person)
    with pytest.raises(WrongRecoveryCode):
        use_recovery_code(person, theirs[0], now=NOW)


def test_recovery_codes_and_codes_of_the_app_are_guessed_eight_times_together(house: str) -> None:
    person = person_of(a_handler())
    code = ten_codes(person)[0]
    for _ in range(4):
        with pytest.raises(WrongCode):
            check_second_factor(person, "000000", now=NOW)
        with pytest.raises(WrongCode):
            use_recovery_code(person, "AAAAA-AAAAA", now=NOW)
    with pytest.raises(TooManyTries):
        use_recovery_code(person, code, now=NOW)
    assert use_recovery_code(person, code, now=NOW + 15 * MINUTE) == 9


def test_new_recovery_codes_end_those_of_before_and_the_ledger_says_so(house: str) -> None:
    person = person_of(a_handler())
    before = ten_codes(person)
    after = make_recovery_codes(person, by=SYSTEM, at=NOW)
    with pytest.raises(WrongRecoveryCode):
        use_recovery_code(person, before[0], now=NOW)
    assert use_recovery_code(person, after[0], now=NOW) == 9
    assert list(history.lines_of(person.subject))[-1].particulars["fields"] == ["recovery_codes"]


def test_recovery_codes_end_with_the_second_factor_and_do_not_come_without_one(house: str) -> None:
    person = person_of(a_handler())
    code = ten_codes(person)[0]
    reset_second_factor(person, by=SYSTEM, at=NOW)
    with pytest.raises(WrongRecoveryCode):
        use_recovery_code(person, code, now=NOW)
    with pytest.raises(WrongCode):
        make_recovery_codes(person, by=SYSTEM, at=NOW)


def test_a_code_of_the_app_and_a_recovery_code_are_told_apart() -> None:
    assert all(map(second_factor.is_of_an_app, ("123456", "123 456", "१२३४५६")))
    assert not any(map(second_factor.is_of_an_app, ("7K2M9-QXC4T", "01234-56789", "", "passwd")))
    assert all(map(second_factor.is_recovery_code, ("7K2M9-QXC4T", "7k2m9 qxc4t", "01234-56789")))
    assert not any(map(second_factor.is_recovery_code, ("123456", "", "a bridge over the river")))
