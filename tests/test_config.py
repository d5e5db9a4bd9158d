"""Settings: read from the environment and `.env`, with every problem named at once."""

import datetime as dt
from pathlib import Path

import pytest

from config import CHECKOUT, LANGUAGES, BadSettings, Settings, read_dotenv
from portal.delivery.smtp import Server

KEY = {"PORTAL_SECRET_KEY": "k" * 48}


def problems_of(**given: str) -> list[str]:
    """What is wrong with these settings."""
    with pytest.raises(BadSettings) as bad:
        Settings.from_environment({f"PORTAL_{name}": value for name, value in given.items()})
    return bad.value.problems


def test_only_the_secret_has_to_be_chosen() -> None:
    settings = Settings.from_environment(KEY)
    assert settings.database_url == f"sqlite:///{CHECKOUT}/var/portal.sqlite"
    assert settings.mail_url == f"maildir://{CHECKOUT}/var/mail"
    assert settings.languages == ("en", "hi", "hy", "kn", "ar")
    assert (settings.port, settings.base_url, settings.demo, settings.now) == (
        8000,
        "http://127.0.0.1:8000",
        False,
        None,
    )


def test_the_address_follows_the_port_unless_it_is_given() -> None:
    assert Settings.from_environment({**KEY, "PORT": "8123"}).base_url == "http://127.0.0.1:8123"
    given = {**KEY, "PORTAL_PORT": "8123", "PORTAL_BASE_URL": "https://portal.example.org/"}
    settings = Settings.from_environment(given)
    assert (settings.base_url, settings.is_https, settings.port) == ("https://portal.example.org", True, 8123)


@pytest.mark.parametrize(
    ("kept", "environ", "port"),
    [
        ({"PORTAL_PORT": "8001"}, {"PORT": "8091"}, 8091),
        ({"PORTAL_PORT": "8001"}, {"PORT": ""}, 8001),
        ({"PORT": "8001"}, {"PORTAL_PORT": "8091"}, 8091),
        ({"PORTAL_PORT": "8001"}, {"PORT": "8091", "PORTAL_PORT": ""}, 8091),
        ({}, {"PORT": "8091", "PORTAL_PORT": "8092"}, 8092),  # what `portal serve` tells its children
    ],
)
def test_the_environment_says_the_port_whatever_is_kept(
    kept: dict[str, str], environ: dict[str, str], port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = {**KEY, **kept}
    (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))
    monkeypatch.setattr("config.CHECKOUT", tmp_path)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    settings = Settings.from_environment()
    assert (settings.port, settings.base_url) == (port, f"http://127.0.0.1:{port}")


def test_every_problem_is_named_with_its_mend_and_no_secret_is_printed() -> None:
    found = problems_of(
        SECRET_KEY="short and secret",
        DATABASE_URL="mysql://root:hidden@host/x",
        BASE_URL="portal.example.org",
        LANGUAGES="en,fr",
        MAIL_URL="smtp:hidden",
        MAIL_FROM="nobody",
        PROXIES="many",
        DEMO="perhaps",
        NOW="2026-11-25",
        PORT="70000",
    )
    assert len(found) == 10
    text = str(BadSettings(found))
    assert "hidden" not in text and "short and secret" not in text
    assert "choose from en, hi, hy, kn, ar" in text and "secrets.token_urlsafe" in text


def test_a_setting_that_there_is_not_is_named_with_the_one_that_is_meant() -> None:
    found = problems_of(SECRET_KEY="k" * 48, MAILURL="hidden", LANGUGES="hidden", SECRETKEY="")
    assert [line.split()[0] for line in found] == ["PORTAL_LANGUGES", "PORTAL_MAILURL", "PORTAL_SECRETKEY"]
    assert (
        "PORTAL_LANGUAGES" in found[0] and "PORTAL_MAIL_URL" in found[1] and "PORTAL_SECRET_KEY" in found[2]
    )
    assert "hidden" not in "".join(found) and ".env.example" in found[1]


def test_what_the_tests_and_other_programs_are_told_is_none_of_our_settings() -> None:
    others = {"PORTAL_TEST_POSTGRES": "x", "PORTAL_TEST_NO_SKIPS": "1", "PORTALS": "9", "MAIL_URL": "x"}
    others |= {"PORTAL_SERVICE_HOST": "10.0.0.1", "PORTAL_PORT_80_TCP": "x", "PORTAL_PIGEONS": "x"}
    assert Settings.from_environment({**KEY, **others}) == Settings.from_environment(KEY)


def test_a_slip_in_the_file_is_named_like_one_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(f"PORTAL_SECRET_KEY={'k' * 48}\nPORTAL_BASEURL=https://a.example.org\n")
    monkeypatch.setattr("config.CHECKOUT", tmp_path)
    with pytest.raises(BadSettings, match=r"PORTAL_BASEURL is no setting.*PORTAL_BASE_URL"):
        Settings.from_environment()


def test_a_missing_secret_is_a_problem_but_in_a_demonstration() -> None:
    assert "PORTAL_SECRET_KEY is missing" in problems_of(DEMO="0")[0]
    shown = Settings.from_environment({"PORTAL_DEMO": "1"})
    assert shown.demo and len(shown.secret_key) >= 32
    assert len(problems_of(SECRET_KEY=shown.secret_key)) == 1


@pytest.mark.parametrize("url", ["smtp://mail.example.org:587", "smtps://mail.example.org"])
def test_a_mail_server_needs_the_address_letters_come_from(url: str) -> None:
    (said,) = problems_of(SECRET_KEY="k" * 48, MAIL_URL=url)
    assert "PORTAL_MAIL_FROM is missing" in said and "members@example.org" in said
    (once,) = problems_of(MAIL_URL=url, MAIL_FROM="nobody", SECRET_KEY="k" * 48)
    assert "PORTAL_MAIL_FROM is “nobody”" in once
    for elsewhere in ("console:", "maildir:///var/letters"):
        assert Settings.from_environment({**KEY, "PORTAL_MAIL_URL": elsewhere}).mail_from


def test_a_mail_server_on_this_machine_and_a_demonstration_need_no_sender() -> None:
    near = {"PORTAL_MAIL_URL": "smtp://127.0.0.1:2525"}
    far = {"PORTAL_MAIL_URL": "smtp://mail.example.org", "PORTAL_DEMO": "1"}
    assert Settings.from_environment({**KEY, **near}).mail_from == "portal@localhost"
    assert Settings.from_environment(far).mail_from == "office@demo.example"


def test_a_fixed_moment_is_understood_in_any_zone() -> None:
    settings = Settings.from_environment({**KEY, "PORTAL_NOW": "2026-11-25T09:00:00+05:30"})
    assert settings.now == dt.datetime(2026, 11, 25, 3, 30, tzinfo=dt.UTC)


def test_relative_paths_start_at_the_checkout() -> None:
    given = {**KEY, "PORTAL_DATABASE_URL": "sqlite:///var/other.sqlite", "PORTAL_FILES_URL": "var/other"}
    settings = Settings.from_environment({**given, "PORTAL_MAIL_URL": "maildir:var/letters"})
    assert settings.database_url == f"sqlite:///{CHECKOUT}/var/other.sqlite"
    assert settings.files_url == str(CHECKOUT / "var" / "other")
    assert settings.mail_url == f"maildir://{CHECKOUT}/var/letters"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/srv/recourse/files", "/srv/recourse/files"),
        ("file:///srv/recourse/files", "/srv/recourse/files"),
        ("file:///srv/our%20files", "/srv/our files"),
        ("//srv//files", "/srv/files"),
        ("./a:b", str(CHECKOUT / "a:b")),
    ],
)
def test_evidence_is_kept_in_a_folder(given: str, kept: str) -> None:
    assert Settings.from_environment({**KEY, "PORTAL_FILES_URL": given}).files_url == kept


@pytest.mark.parametrize(
    "url", ["s3://bucket/files", "S3:bucket", "file://elsewhere/files", "file:files", "file:///"]
)
def test_evidence_is_kept_nowhere_but_in_a_folder(url: str) -> None:
    (said,) = problems_of(SECRET_KEY="k" * 48, FILES_URL=url)
    assert "PORTAL_FILES_URL" in said and "file:///srv/recourse/files" in said


@pytest.mark.parametrize("url", ["maildir:/srv/mail", "maildir:///srv/mail", "maildir:////srv/mail"])
def test_a_folder_for_letters_is_one_folder_however_many_strokes_lead_to_it(url: str) -> None:
    assert Settings.from_environment({**KEY, "PORTAL_MAIL_URL": url}).mail_url == "maildir:///srv/mail"


@pytest.mark.parametrize(
    "url", ["smtp://user:pass@mail.example.org:587", "smtps://mail.example.org", "console:"]
)
def test_the_ways_a_letter_may_leave(url: str) -> None:
    given = {**KEY, "PORTAL_MAIL_URL": url, "PORTAL_MAIL_FROM": "members@example.org"}
    assert Settings.from_environment(given).mail_url == url


@pytest.mark.parametrize(
    "url",
    [
        "smtp://user:hid/den@mail.example.org:587",
        "smtp://user:hid#den@mail.example.org:587",
        "smtp://user:hid?den@mail.example.org:587",
        "smtp://user:587#den@mail.example.org",
        "smtps://hid/den:587@mail.example.org",
        "smtp://user:hid[den@mail.example.org:587",
        "smtp://user:hid@den@mail.example.org:587",
        "smtp://mail.example.org:hidden",
        "smtp://mail.example.org/?hidden",
        "smtp://mail.example.org/#",
    ],
)
def test_a_password_that_changes_the_address_is_refused_with_its_mend_and_not_printed(url: str) -> None:
    (said,) = problems_of(SECRET_KEY="k" * 48, MAIL_FROM="a@example.org", MAIL_URL=url)
    assert not any(part in said for part in ("hid", "den", "could not be cast"))
    assert "PORTAL_MAIL_URL" in said and "%23" in said and "%2F" in said


def test_a_password_may_hold_anything_when_written_so() -> None:
    given = {**KEY, "PORTAL_MAIL_FROM": "a@example.org"}
    url = "smtp://us%40er:%23%2F%3F%5B%25@mail.example.org:587"
    server = Server.of(Settings.from_environment({**given, "PORTAL_MAIL_URL": url}).mail_url)
    assert (server.user, server.password, server.host, server.port) == (
        "us@er",
        "#/?[%",
        "mail.example.org",
        587,
    )


@pytest.mark.parametrize(
    "url", ["postgresql://portal:hid[den@127.0.0.1/portal", "postgresql://p:hid/den@h/p"]
)
def test_a_password_of_the_database_is_not_printed_either(url: str) -> None:
    (said,) = problems_of(SECRET_KEY="k" * 48, DATABASE_URL=url)
    assert "PORTAL_DATABASE_URL" in said and not any(part in said for part in ("hid", "den@", "IPv6"))
    assert "%2F" in said


def test_an_address_that_cannot_be_read_says_how_it_is_written() -> None:
    (said,) = problems_of(SECRET_KEY="k" * 48, BASE_URL="https://[members")
    assert "such as https://portal.example.org" in said


def test_a_dotenv_file_may_have_comments_quotes_and_exports(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# ours\nexport PORTAL_DEMO=1\nPORTAL_MAIL_FROM='a=b@example.org'\n\nnonsense\n")
    assert read_dotenv(path) == {"PORTAL_DEMO": "1", "PORTAL_MAIL_FROM": "a=b@example.org"}
    assert read_dotenv(tmp_path / "none") == {}


def test_every_language_has_its_own_name_and_direction() -> None:
    assert {language.code: language.direction for language in LANGUAGES.values()} == {
        "en": "ltr",
        "hi": "ltr",
        "hy": "ltr",
        "kn": "ltr",
        "ar": "rtl",
    }
    assert LANGUAGES["kn"].name == "ಕನ್ನಡ"
