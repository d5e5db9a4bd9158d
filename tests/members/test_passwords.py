"""Passwords: what a guesser tries first is refused, what a person makes up is not."""

import pytest

from portal.members.passwords import REMAINS, WeakPassword, check_password, is_easily_guessed

ABOUT = (
    "Asha Verma",
    "asha.v@example.org",
    "M-00417",
    "Meridian Engineers’ Association",
    "मेरिडियन अभियंता संघ",
)


@pytest.mark.parametrize(
    "password",
    [
        *("short", "x" * 2000, "aaaaaaaaaaaaaaaa", "abababababab", "kqwzekqwze"),
        *("manchester", "liverpool1", "4815162342", "1122334455", "q1w2e3r4t5y6", "ಸಂತೋಷವಾಗಿದೆ"),
        *("1234567890", "09876543210", "qwertyuiop", "asdf1234asdf1234", "1q2w3e4r5t6y7u8i", "abcdefghijklm"),
        *("Password123", "P@ssw0rd2025!", "welcome@12345", "iloveyou12345", "Bengaluru@1990", "changeme!!!!"),
        *("AshaVerma1990", "verma-asha-99", "asha.v@example.org", "Meridian2026!"),
        *("recourse-demo", "M-00417-00417"),
        *("ಪಾಸ್‌ವರ್ಡ್೧೨೩೪೫", "नमस्ते भारत 123", "գաղտնաբառ2024", "كلمة المرور ١٢٣", "अभियंता संघ २०२६"),
    ],
)  # fmt: skip
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, staff=False, about=ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        *("a bridge over the river", "correct horse battery", "ten letter", "blue kettle 1990", "xk7#pq2!vm"),
        *("नदी के ऊपर पुल है", "ನದಿಯ ಮೇಲೆ ಸೇತುವೆ", "կամուրջ գետի վրա", "جسر فوق النهر الأزرق"),
    ],
)
def test_a_password_somebody_made_up_is_taken_in_every_script(password: str) -> None:
    check_password(password, staff=False, about=ABOUT)


def test_staff_need_a_longer_password() -> None:
    check_password("ten letter", staff=False)
    with pytest.raises(WeakPassword) as refused:
        check_password("ten letter", staff=True)
    assert "15" in str(refused.value)
    check_password("ten letters and more", staff=True)


def test_a_name_is_easily_guessed_only_by_who_knows_it() -> None:
    assert is_easily_guessed("Grace.Adeyemi.7", ["Grace Adeyemi"])
    assert not is_easily_guessed("Grace.Adeyemi.7", ["Layla Haddad"])


def test_so_many_foreign_letters_must_be_left_over_as_the_rule_says() -> None:
    foreign = "zvkxj"[: REMAINS - 2]  # “my” is left over, too
    assert not is_easily_guessed(f"my password {foreign}")
    assert is_easily_guessed(f"my password {foreign[:-1]}")
