"""The second factor of the staff: codes of an app, and ten recovery codes for when it is not at hand."""

import datetime as dt
import secrets

import pyotp
from peewee import CharField, ForeignKeyField, IntegerField

from portal.digits import latin_digits
from portal.history import Actor
from portal.members.accounts import (
    FAILURE_WINDOW,
    FAILURES_ALLOWED,
    HASHER,
    Account,
    TooManyTries,
    account_of,
    failures,
    note_failure,
)
from portal.members.people import Person, note_change
from portal.store import Moment, Record, transaction
from portal.store.references import ALPHABET, plain_letters
from portal.wording import N_, Refusal

CODES, CODE_LETTERS, APP_DIGITS = 10, 10, 6
FEW_CODES = 3  # so many or fewer: time to make new ones


class RecoveryCode(Record):
    """One code that may stand for a code of the app, once.

    Ten letters are fifty bits: enough where eight guesses in a quarter of an hour are taken, too few for a
    plain hash that somebody carried away. So they are kept as a password is. All codes of one making share a
    salt: what is typed is then hashed once and not once for each of them.
    """

    person = ForeignKeyField(Person, on_delete="CASCADE")
    person_id: "IntegerField[int]"
    salt = CharField(max_length=32)
    code_hash = CharField(max_length=200)
    used_at = Moment(null=True)

    class Meta:
        table_name = "recovery_code"


class WrongCode(Refusal):
    """The verification code is wrong, old or used."""

    message = N_("This code is not right, or it has been used already. Wait for the next one in your app.")


class WrongRecoveryCode(WrongCode):
    """The recovery code is wrong or used."""

    message = N_("This recovery code is not right, or it has been used already. Each works once.")


def fresh_secret() -> str:
    """A TOTP secret to set up an app with; it is kept only once a code of it was right."""
    return pyotp.random_base32()


def provisioning_address(secret: str, person: Person, issuer: str) -> str:
    """The otpauth address that an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email or "", issuer_name=issuer)


def _step_of(secret: str, code: str, now: dt.datetime) -> int | None:
    """The time step whose code this is (the current one or a neighbour, ± 30 s), or None."""
    totp = pyotp.TOTP(secret)
    current = int(now.timestamp()) // 30
    digits = latin_digits("".join(c for c in code if c.isdecimal()))
    return next(
        (step for step in (current, current - 1, current + 1) if totp.verify(digits, for_time=step * 30)),
        None,
    )


def keep_second_factor(
    person: Person, secret: str, code: str, *, by: Actor, at: dt.datetime, now: dt.datetime
) -> list[str]:
    """Keep the TOTP `secret` of a person who has none yet, proved by a code of it; WrongCode otherwise.

    Returns ten recovery codes, which nobody can read again.
    """
    step = _step_of(secret, code, now) if secret else None
    if step is None:
        raise WrongCode(field="code")
    codes, rows = _fresh_codes(person)
    with transaction():
        free = (Account.id == account_of(person, at).id) & Account.totp_secret.is_null()
        if not Account.update(totp_secret=secret, totp_last=step).where(free).execute():
            raise WrongCode(field="code")  # another device has set one up meanwhile: that one holds
        _keep_codes(person, rows)
        note_change(person, "second_factor", by=by, at=at)
    return codes


def second_factor_secret(person: Person) -> str | None:
    """The TOTP secret of a person, None if they have not set one up."""
    account = Account.get_or_none(Account.person == person)
    return account.totp_secret if account else None


def check_second_factor(person: Person, code: str, *, now: dt.datetime) -> None:
    """WrongCode unless `code` is right now and newer than the last one used;
    TooManyTries after eight failures.
    """
    _check_tries(person, now)
    account = Account.get_or_none(Account.person == person)
    step = _step_of(account.totp_secret, code, now) if account and account.totp_secret else None
    fresh = (Account.person == person) & (Account.totp_last.is_null() | (Account.totp_last < (step or 0)))
    if step is None or not Account.update(totp_last=step).where(fresh).execute():
        note_failure(_whose(person), now)
        raise WrongCode(field="code")


def is_of_an_app(typed: str) -> bool:
    """Whether this looks like a code of an app: six digits."""
    letters = plain_letters(typed)
    return letters.isdecimal() and len(letters) == APP_DIGITS


def is_recovery_code(typed: str) -> bool:
    """Whether this looks like a recovery code."""
    return len(plain_letters(typed)) == CODE_LETTERS


def use_recovery_code(person: Person, typed: str, *, now: dt.datetime) -> int:
    """Use one recovery code up, however it was typed; returns how many are left.

    WrongRecoveryCode if it is none of theirs or was used; TooManyTries as for the codes of the app, with
    which it shares its failures.
    """
    _check_tries(person, now)
    mine = (RecoveryCode.person == person) & RecoveryCode.used_at.is_null()
    one = RecoveryCode.select().where(mine).first()
    letters = plain_letters(typed)
    if one is not None and len(letters) == CODE_LETTERS:
        this = RecoveryCode.code_hash == _hash(letters, one.salt)
        if RecoveryCode.update(used_at=now).where(mine & this).execute():
            return codes_left(person.id)
    note_failure(_whose(person), now)
    raise WrongRecoveryCode(field="code")


def make_recovery_codes(person: Person, *, by: Actor, at: dt.datetime) -> list[str]:
    """Ten new recovery codes, which nobody can read again; those of before are over.

    WrongCode if there is no second factor that they could stand for.
    """
    codes, rows = _fresh_codes(person)
    with transaction():
        if second_factor_secret(person) is None:
            raise WrongCode(field="code")
        _keep_codes(person, rows)
        note_change(person, "recovery_codes", by=by, at=at)
    return codes


def codes_left(person_id: int) -> int:
    """How many recovery codes of a person were not used yet."""
    mine = (RecoveryCode.person == person_id) & RecoveryCode.used_at.is_null()
    return int(RecoveryCode.select().where(mine).count())


def reset_second_factor(person: Person, *, by: Actor, at: dt.datetime) -> None:
    """Take a person's second factor away, with its recovery codes; they set up a new one at their next
    sign-in.
    """
    with transaction():
        Account.update(totp_secret=None, totp_last=None).where(Account.person == person).execute()
        RecoveryCode.delete().where(RecoveryCode.person == person).execute()
        note_change(person, "second_factor", by=by, at=at)


def _whose(person: Person) -> str:
    return f"code {person.id}"


def _check_tries(person: Person, now: dt.datetime) -> None:
    if failures(_whose(person), now - FAILURE_WINDOW) >= FAILURES_ALLOWED:
        raise TooManyTries


def _fresh_codes(person: Person) -> tuple[list[str], list[dict[str, object]]]:
    """Codes as they are read (`7K2M9-QXC4T`), and their rows; hashing takes its time, so no transaction waits
    for it.
    """
    salt = secrets.token_hex(16)
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(CODE_LETTERS)) for _ in range(CODES)]
    rows: list[dict[str, object]] = [
        {"person": person, "salt": salt, "code_hash": _hash(code, salt)} for code in codes
    ]
    return [f"{code[:5]}-{code[5:]}" for code in codes], rows


def _keep_codes(person: Person, rows: list[dict[str, object]]) -> None:
    RecoveryCode.delete().where(RecoveryCode.person == person).execute()
    RecoveryCode.insert_many(rows).execute()


def _hash(letters: str, salt: str) -> str:
    return HASHER.hash(letters, salt=bytes.fromhex(salt))
