"""The `portal` command: what an operator types, reads and gets back."""

import email
import email.policy
import errno
import http.client
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal import history, store
from portal.cli import portal
from portal.history import SYSTEM, HistoryHead
from portal.members import accounts, finding, people, second_factor, sessions
from portal.members.association import Association, association
from portal.members.leaving import leave
from portal.members.people import Person
from portal.members.sessions import Session
from portal.notices.outbox import Outbox
from portal.operations.screen import _bar, as_typed
from portal.store import db, migrating
from tests.world import NOW, a_case, a_chapter, a_handler, a_member, an_association, person_of

CHECKOUT = Path(__file__).parents[1]
COMMANDS = (
    "init serve web worker migrate demo create-staff reset-second-factor open-account import-members "
    "import-activity import-renewals take-back-import "
    "metrics search verify-history backup restore"
).split()
INIT = (
    "init",
    "--name",
    "ಲೇಖಕರ ಸಂಘ",
    "--languages",
    "kn,en",
    "--time-zone",
    "Asia/Kolkata",
    "--currency",
    "INR",
    "--admin",
)


def settings_of(url: str, place: Path, **more: str) -> dict[str, str]:
    """The environment of a small installation."""
    where = {"DATABASE_URL": url, "FILES_URL": f"{place}/files", "MAIL_URL": f"maildir://{place}/mail"}
    given = where | {"SECRET_KEY": "x" * 40, "DEMO": "0", "NOW": ""} | more
    return {f"PORTAL_{name}": value for name, value in given.items()}


@pytest.fixture
def desk(house: str, tmp_path: Path) -> "Desk":
    """Where commands are typed for a house, once on each engine."""
    return Desk(house, tmp_path)


@pytest.fixture
def new_desk(tmp_path: Path) -> Iterator["Desk"]:
    """Where commands are typed before there is any database."""
    yield Desk(f"sqlite:///{tmp_path / 'new.sqlite'}", tmp_path)
    store.close()


class Desk:
    """An operator at the keyboard."""

    def __init__(self, url: str, place: Path) -> None:
        self.url, self.place = url, place

    def types(self, *words: str, **more: str) -> Result:
        """Type a command; afterwards the database is bound again."""
        store.close()
        result = CliRunner().invoke(portal, list(words), env=settings_of(self.url, self.place, **more))
        store.open_database(self.url)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    def reads(self, *words: str, **more: str) -> dict[str, object]:
        """Type a command and read its answer as a machine does."""
        result = self.types(*words, "--json", **more)
        assert result.exit_code == 0, result.output
        return dict(json.loads(result.stdout))


def test_help_lists_every_command_in_the_order_in_which_one_meets_them() -> None:
    result = CliRunner().invoke(portal, ["--help"])
    listed = [line.split()[0] for line in result.output.partition("Commands:")[2].strip().splitlines()]
    assert listed == COMMANDS


@pytest.mark.parametrize("command", [*COMMANDS, "metrics rebuild", "metrics pack", "search rebuild"])
def test_every_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(portal, [*command.split(), "--help"])
    assert (result.exit_code, "Usage:" in result.output) == (0, True)


def test_what_a_command_writes_is_for_its_owner_alone_whatever_the_shell_says(new_desk: Desk) -> None:
    before = os.umask(0o022)
    try:
        new_desk.types(*INIT, "founder@example.org")
        assert os.umask(0o022) == 0o022, "the shell's own mask is left as it was"
    finally:
        os.umask(before)
    written = [path for path in new_desk.place.rglob("new.sqlite*") if path.is_file()]
    assert written and not [path.name for path in written if path.stat().st_mode & 0o077]


def test_bad_settings_are_all_named_with_their_mends(new_desk: Desk) -> None:
    result = new_desk.types("migrate", SECRET_KEY="short", MAIL_URL="pigeon:", NOW="tomorrow")
    assert result.exit_code == 2
    assert all(name in result.stderr for name in ("PORTAL_SECRET_KEY", "PORTAL_MAIL_URL", "PORTAL_NOW"))
    assert "short" not in result.stderr


def test_a_database_that_cannot_be_reached_is_a_sentence(new_desk: Desk) -> None:
    result = new_desk.types("migrate", DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/nowhere")
    assert (result.exit_code, "cannot be used" in result.stderr) == (1, True)
    assert "secret" not in result.stderr


@pytest.mark.parametrize("command", ["serve", "web", "worker", "verify-history", "search rebuild"])
def test_where_there_is_no_database_none_is_made_by_the_way(new_desk: Desk, command: str) -> None:
    result = new_desk.types(*command.split())
    assert (result.exit_code, "portal init" in result.stderr) == (1, True)
    assert not (new_desk.place / "new.sqlite").exists()


def test_a_real_association_is_founded_and_its_administrator_invited(new_desk: Desk) -> None:
    found = new_desk.reads(*INIT, "amara@example.org", "--admin-name", "ಅಮರ")
    assert found["administrator"] == "amara@example.org"
    here = association()
    assert (here.names, here.languages, here.currency, here.demo) == (
        {"kn": "ಲೇಖಕರ ಸಂಘ"},
        ["kn", "en"],
        "INR",
        False,
    )
    admin = Person.get()
    assert (admin.name, admin.language, people.grants_of(admin.id)) == (
        "ಅಮರ",
        "kn",
        (people.Grant("administrator"),),
    )
    assert [line.kind for line in history.lines_of(admin.subject)] == ["person.joined", "person.invited"]
    assert new_desk.types("worker", "--once").exit_code == 0
    assert [(row.person_id, row.status) for row in Outbox.select()] == [(admin.id, "sent")]
    assert [path for path in (new_desk.place / "mail").rglob("*") if path.is_file()]


def test_an_association_is_founded_in_languages_that_the_installation_offers(new_desk: Desk) -> None:
    result = new_desk.types(*INIT, "amara@example.org", LANGUAGES="en,hi")
    assert (result.exit_code, "kn" in result.stderr, "PORTAL_LANGUAGES" in result.stderr) == (1, True, True)
    assert not (new_desk.place / "new.sqlite").exists()


def test_somebody_is_invited_in_a_language_of_the_association_or_not_at_all(new_desk: Desk) -> None:
    assert new_desk.types(*INIT, "amara@example.org").exit_code == 0
    words = ("create-staff", "meera@example.org", "--name", "Meera Nair", "--role", "handler", "--language")
    refused = new_desk.types(*words, "ar")
    assert (refused.exit_code, "It has: en, kn" in refused.stderr, Person.select().count()) == (1, True, 1)
    assert new_desk.types(*words, "en").exit_code == 0
    assert [row.language for row in Person.select().order_by(Person.id)] == ["kn", "en"]


def test_an_invitation_leads_to_a_page_that_the_association_has(new_desk: Desk) -> None:
    assert new_desk.types(*INIT, "amara@example.org").exit_code == 0
    Person.update(language="ar").execute()  # as somebody may be known from before the languages changed
    assert new_desk.types("worker", "--once").exit_code == 0
    (letter,) = [path for path in (new_desk.place / "mail").rglob("*") if path.is_file()]
    said = email.message_from_bytes(letter.read_bytes(), policy=email.policy.default)
    body = said.get_body(("plain",))
    assert body is not None and "/kn/sign-in/link/" in body.get_content()


def test_what_comes_next_works_as_it_is_typed(new_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    told = new_desk.types(*INIT, "amara@example.org").stdout
    (line,) = [line for line in told.splitlines() if "pages and worker" in line]
    command = line.partition("  pages")[0].strip()
    help = subprocess.run([*shlex.split(command), "--help"], capture_output=True, text=True)
    assert (help.returncode, "Usage: portal serve" in help.stdout) == (0, True), help.stderr
    assert told.count(f"\n  {command.removesuffix('serve')}") == 3


def test_the_command_is_named_as_this_shell_finds_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bin = tmp_path / "our code" / ".venv" / "bin"
    bin.mkdir(parents=True)
    (bin / "portal").touch(mode=0o755)
    monkeypatch.setattr(sys, "executable", str(bin / "python"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    monkeypatch.chdir(tmp_path / "our code")
    assert as_typed() == ".venv/bin/portal"
    for elsewhere in (bin, bin.parents[1] / "elsewhere"):  # a bare name in its own folder finds nothing
        elsewhere.mkdir(exist_ok=True)
        monkeypatch.chdir(elsewhere)
        assert as_typed() == f"'{bin}/portal'"
    monkeypatch.setenv("PATH", f"{bin}:/usr/bin")
    assert as_typed() == "portal"
    (bin / "portal").unlink()
    assert as_typed() == "portal"


def test_founding_twice_is_refused(new_desk: Desk) -> None:
    assert new_desk.types(*INIT, "amara@example.org").exit_code == 0
    again = new_desk.types(*INIT, "else@example.org")
    assert (again.exit_code, "already holds" in again.stderr) == (1, True)
    assert (Association.select().count(), Person.select().count()) == (1, 1)


@pytest.mark.parametrize(
    ("option", "value"),
    [("--languages", "kn,xx"), ("--languages", ","), ("--time-zone", "Bangalore"), ("--currency", "rupees"),
     ("--admin", "nobody")],
)  # fmt: skip
def test_a_slip_in_founding_leaves_no_half_an_association(new_desk: Desk, option: str, value: str) -> None:
    result = new_desk.types(*INIT, "amara@example.org", option, value)
    assert result.exit_code in (1, 2)
    assert not (new_desk.place / "new.sqlite").exists()


def test_a_real_association_is_not_founded_under_the_settings_of_a_demo(new_desk: Desk) -> None:
    result = new_desk.types(*INIT, "amara@example.org", DEMO="1")
    assert (result.exit_code, "PORTAL_DEMO" in result.stderr) == (1, True)


def test_the_ease_of_a_demo_is_refused_on_a_real_association(desk: Desk) -> None:
    an_association()
    for command in ("serve", "web", "worker"):
        result = desk.types(command, DEMO="1")
        assert (result.exit_code, "not made by “portal demo”" in result.stderr) == (2, True), command


def test_a_round_of_duties_says_what_could_not_leave(desk: Desk) -> None:
    a_case(a_member())
    away = {"MAIL_URL": f"smtp://u:hidden@127.0.0.1:{a_free_port()}", "MAIL_FROM": "a@example.org"}
    stuck = desk.types("worker", "--once", **away)
    due = Outbox.select().where(Outbox.status == "due").count()
    assert due > 0 and stuck.exit_code == 0
    (said,) = stuck.stdout.splitlines()
    assert said.startswith(f"{due} letter") and "the mail server 127.0.0.1" in said and "hidden" not in said
    assert (well := desk.types("worker", "--once")).exit_code == 0
    assert (well.stdout, Outbox.select().where(Outbox.status == "due").count()) == ("", 0)


def test_business_time_never_runs_backwards(desk: Desk) -> None:
    a_member(at=NOW)
    result = desk.types("worker", "--once", NOW="2026-03-10T05:59:59+00:00")
    assert (result.exit_code, "PORTAL_NOW" in result.stderr) == (2, True)
    assert desk.types("worker", "--once", NOW="2026-03-10T11:30:00+05:30").exit_code == 0


def test_a_database_of_a_newer_version_is_left_alone(desk: Desk) -> None:
    an_association()
    db.execute_sql(
        "INSERT INTO schema_migration (name, applied) VALUES ('9999_later', '2030-01-01 00:00:00')"
    )
    try:
        for command in ("migrate", "serve", "worker"):
            result = desk.types(command)
            assert (result.exit_code, "newer version" in result.stderr) == (1, True)
    finally:
        db.execute_sql("DELETE FROM schema_migration WHERE name = '9999_later'")


def test_staff_are_let_in_for_everything_or_for_one_chapter(desk: Desk) -> None:
    pune = a_chapter("pune")
    found = desk.reads(
        "create-staff", "meera@example.org", "--name", "Meera Nair", "--role", "handler", "--chapter", "pune"
    )
    assert found == {"email": "meera@example.org", "name": "Meera Nair", "role": "handler", "chapter": "pune"}
    meera = people.by_email("meera@example.org")
    assert meera is not None
    assert people.grants_of(meera.id) == (people.Grant("handler", pune.id),)
    assert [line.kind for line in history.lines_of(meera.subject)] == ["person.joined", "person.invited"]
    assert desk.types("create-staff", "Meera@Example.org", "--role", "supervisor").exit_code == 0
    assert len(people.grants_of(meera.id)) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("x@example.org", "--role", "handler"), "give a name"),
        (("x@example.org", "--name", "X", "--role", "handler", "--chapter", "nowhere"), "no chapter"),
        (("no address", "--name", "X", "--role", "handler"), "e-mail address"),
        (("x@example.org", "--name", "X", "--role", "member"), "is not one of"),
    ],
)
def test_a_slip_in_letting_staff_in_is_told(desk: Desk, words: tuple[str, ...], said: str) -> None:
    an_association()
    result = desk.types("create-staff", *words)
    assert (result.exit_code in (1, 2), said in result.stderr, Person.select().count()) == (True, True, 0)


def test_whoever_lost_their_codes_is_let_in_again_and_signed_out_elsewhere(desk: Desk) -> None:
    meera = person_of(a_handler(email="meera@example.org"))
    accounts.account_of(meera, NOW)
    accounts.Account.update(totp_secret="S" * 32).execute()
    sessions.open_session(meera, NOW, NOW, how="password", second_factor=True, staff=True)
    found = desk.reads("reset-second-factor", "meera@example.org")
    assert (found["devices_signed_out"], second_factor.second_factor_secret(meera)) == (1, None)
    assert not Session.select().where(Session.ended_at.is_null()).exists()
    unknown = desk.types("reset-second-factor", "nobody@example.org")
    assert (unknown.exit_code, "know nobody" in unknown.stderr) == (1, True)


def test_whoever_left_the_portal_is_let_back_in(desk: Desk) -> None:
    asha = person_of(a_member(email="asha@example.org"))
    leave(asha, by=SYSTEM, at=NOW, now=NOW)
    assert desk.reads("open-account", "asha@example.org")["opened"] is True
    assert accounts.account_of(asha, NOW).active
    assert desk.reads("open-account", "asha@example.org")["opened"] is False


def test_members_come_in_by_command(desk: Desk) -> None:
    an_association()
    file = desk.place / "members.csv"
    file.write_text("number;name\nM-1;ಕಾವ್ಯ ಗೌಡ\nM-2;9\n", encoding="utf-8")
    refused = desk.types("import-members", str(file))
    assert (refused.exit_code, "line 3, name" in refused.stdout, Person.select().count()) == (1, True, 0)
    found = desk.reads("import-members", str(file), "--skip-bad")
    assert (found["new"], found["refused"], Person.get().name) == (1, 1, "ಕಾವ್ಯ ಗೌಡ")
    assert desk.types("import-members", str(desk.place / "none.csv")).exit_code == 2


def test_a_chapter_that_nobody_knows_is_told_with_the_way_to_add_it(desk: Desk) -> None:
    an_association()
    file = desk.place / "members.csv"
    file.write_text("number,name,chapter\nM-1,Kavya Gowda,pune\n", encoding="utf-8")
    none_yet = desk.types("import-members", str(file))
    assert "There are no chapters yet." in none_yet.stdout and "–" not in none_yet.stdout
    assert "--create-chapters" in none_yet.stdout
    a_chapter("goa")
    other = desk.types("import-members", str(file))
    assert "There are: goa." in other.stdout and "--create-chapters" in other.stdout
    file.write_text("number,name,chapter\nM-1,Kavya Gowda,a/b\n", encoding="utf-8")
    wrong = desk.types("import-members", str(file), "--create-chapters")
    assert (wrong.exit_code, "--create-chapters" in wrong.stdout) == (1, False)


def test_staff_for_a_chapter_where_there_is_none_are_told_so(desk: Desk) -> None:
    an_association()
    words = ("create-staff", "x@example.org", "--name", "X", "--role", "handler", "--chapter", "pune")
    assert "There are no chapters yet." in desk.types(*words).stderr


def test_the_help_of_the_import_says_what_may_stand_in_its_cells() -> None:
    said = CliRunner().invoke(portal, ["import-members", "--help"]).output
    for word in ("good, lapsed, suspended, left", "en, hi, hy, kn, ar", "2019-04-01", "Asia/Kolkata"):
        assert word in " ".join(said.split())


def test_figures_and_search_are_made_anew_by_command(desk: Desk) -> None:
    case = a_case(a_member("ليلى حداد"))
    assert desk.reads("search", "rebuild") == {"people": Person.select().count(), "cases": 1}
    assert finding.search("حداد") == [person_of_case(case.member_id)]
    assert desk.reads("metrics", "rebuild")["lines"] == HistoryHead.get().number
    nobody_reads = {"made": False, "month": "", "pdfs": 0}
    assert desk.reads("metrics", "pack") == nobody_reads


def person_of_case(id: int) -> Person:
    """The member of a case."""
    return Person.get_by_id(id)


def test_the_ledger_is_verified_by_command(desk: Desk) -> None:
    a_case()
    found = desk.reads("verify-history")
    assert found == {
        "whole": True,
        "lines": HistoryHead.get().number,
        "head": HistoryHead.get().hash,
        "first_bad": None,
    }
    assert "cannot be seen by the chain alone" in desk.types("verify-history").stdout
    db.execute_sql("UPDATE history_head SET hash = 'forged'")
    broken = desk.types("verify-history")
    assert (broken.exit_code, "is broken" in broken.stdout) == (1, True)


def test_tables_are_brought_up_to_date_by_command(new_desk: Desk) -> None:
    assert new_desk.reads("migrate")["applied"] == sorted(
        path.stem for path in migrating.FOLDER.glob("0*.py")
    )
    assert new_desk.reads("migrate")["applied"] == []


def test_a_demo_appears_whole_and_only_in_an_empty_place(new_desk: Desk) -> None:
    words = (
        "demo",
        "--members",
        "60",
        "--cases",
        "40",
        "--months",
        "2",
        "--now",
        "2026-11-25T09:00:00+05:30",
    )
    found = new_desk.reads(*words)
    assert (association().demo, HistoryHead.get().hash) == (True, found["head"])
    again = new_desk.types(*words)
    assert (again.exit_code, "not empty" in again.stderr) == (1, True)
    assert new_desk.types("worker", "--once", DEMO="1", NOW="2026-11-25T09:00:00+05:30").exit_code == 0


def a_free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(port: int) -> int:
    """The status of the health page."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", "/healthz")
        return connection.getresponse().status


@pytest.mark.parametrize("more", [{"DEMO": "1"}, {"NOW": "2020-01-01T00:00:00+00:00"}])
def test_a_server_of_ones_own_choice_is_held_to_the_same_rules(new_desk: Desk, more: dict[str, str]) -> None:
    assert new_desk.types(*INIT, "amara@example.org").exit_code == 0
    environ = os.environ | settings_of(new_desk.url, new_desk.place, **more)
    opened = subprocess.run(
        [sys.executable, "-c", "import wsgi"], cwd=CHECKOUT, env=environ, capture_output=True, text=True
    )
    assert (opened.returncode, f"PORTAL_{next(iter(more))}" in opened.stderr) == (1, True)


def test_serving_tells_the_address_answers_there_and_ends_when_told(new_desk: Desk) -> None:
    assert new_desk.types(*INIT, "amara@example.org").exit_code == 0
    store.close()
    port = a_free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    known_as = {"PORT": str(port), "BASE_URL": "https://portal.example.org"}
    environ |= settings_of(new_desk.url, new_desk.place, **known_as) | {"PYTHONUNBUFFERED": "1"}
    served = subprocess.Popen(
        [sys.executable, "-m", "portal.cli", "serve"], cwd=CHECKOUT, env=environ, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert served.stdout is not None
    try:
        told = []
        for line in served.stdout:
            told.append(line)
            if "Ctrl-C" in line:
                break
        assert "  https://portal.example.org\n" in told
        assert any(f"on http://127.0.0.1:{port}, for the proxy" in line for line in told)
        assert answer(port) == 200
        taken = new_desk.types("serve", PORT=str(port))
        assert (taken.exit_code, "taken by another" in taken.stderr) == (1, True)
        assert f"PORTAL_PORT={port + 1}" in taken.stderr
    finally:
        served.send_signal(signal.SIGTERM)
        rest, _ = served.communicate(timeout=60)
    assert (served.returncode, rest.strip()) == (0, "Stopped.")
    with pytest.raises(OSError):
        answer(port)
    store.open_database(new_desk.url)
    assert Outbox.select().where(Outbox.status == "sent").count() == 1  # the worker was there, too


# Root may listen anywhere, so the refusal of the machine is played here; the sentence is the real one.
@pytest.mark.parametrize(
    ("refusal", "said"),
    [(errno.EACCES, "may not listen on port 443"), (errno.EADDRINUSE, "is taken by another program"),
     (errno.EADDRNOTAVAIL, "cannot be had")],
)  # fmt: skip
def test_why_nobody_can_listen_on_a_port_is_told_apart(
    new_desk: Desk, monkeypatch: pytest.MonkeyPatch, refusal: int, said: str
) -> None:
    def refuse(*_: object, **__: object) -> socket.socket:
        raise OSError(refusal, "cannot be had")

    assert new_desk.types(*INIT, "amara@example.org").exit_code == 0
    monkeypatch.setattr(socket, "create_server", refuse)
    result = new_desk.types("serve", PORT="443")
    assert (result.exit_code, said in result.stderr) == (1, True), result.stderr


def test_a_bar_shows_share_rate_and_what_is_left() -> None:
    assert (
        _bar("Importing", 250, 1000, 5.0)
        == "Importing ██████░░░░░░░░░░░░░░░░░░  25%  250 of 1,000  50/s, 0:15 left"
    )
    assert _bar("Importing", 1000, 1000, 3700.0).endswith("100%  1,000 of 1,000  0/s, took 1:01:40")
