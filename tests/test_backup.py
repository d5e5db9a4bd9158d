"""Copies: made while the portal runs, noticed when damaged, brought back without mailing anything old."""

import errno
import json
import os
import random
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal import history, store
from portal.cases import evidence, handling, intake
from portal.cases.records import Case, Evidence
from portal.cli import portal
from portal.history import HistoryHead
from portal.members import accounts, sessions
from portal.members.association import Setting
from portal.members.sessions import Session
from portal.notices.dispatch import dispatch
from portal.notices.outbox import Outbox
from portal.operations import copies, restoring
from portal.store import migrating, transaction
from portal.store.copying import copy_database, open_reading, row_counts
from portal.store.files import Folder
from tests.world import (
    DAY,
    NOW,
    a_case,
    a_grievance,
    a_handler,
    a_member,
    a_recovering_case,
    an_association,
    person_of,
)

PICTURE = b"%PDF-1.4 the receipt, as the bank wrote it"


@pytest.fixture
def files(tmp_path: Path) -> Folder:
    """Where evidence is kept."""
    return Folder(tmp_path / "files")


@pytest.fixture
def lived_in(sqlite_house: str, files: Folder) -> Path:
    """The file of a house in which something happened: cases, a letter due, a device signed in, evidence."""
    handler, member = a_handler(), a_member()
    a_recovering_case(handler, member)
    uploads = evidence.check([evidence.Upload("receipt.pdf", PICTURE)])
    intake.raise_case(
        a_grievance(), member=person_of(member), by=member, at=NOW, files=files, uploads=uploads
    )
    sessions.open_session(person_of(member), NOW, NOW, how="password", second_factor=False, staff=False)
    return Path(sqlite_house.removeprefix("sqlite:///"))


def run(database: Path | str, files: Folder, *words: str, **more: str) -> Result:
    """Type a command."""
    store.close()
    url = str(database) if "://" in str(database) else f"sqlite:///{database}"
    where = {"DATABASE_URL": url, "FILES_URL": str(files.path), "MAIL_URL": f"maildir://{files.path}/mail"}
    settings = where | {"SECRET_KEY": "x" * 40, "DEMO": "0", "NOW": ""} | more
    environ = {f"PORTAL_{name}": value for name, value in settings.items()}
    return CliRunner().invoke(portal, [*words], env=environ)


def opened(database: Path) -> None:
    """Work on this database from now on."""
    store.close()
    store.open_database(f"sqlite:///{database}")


def test_a_copy_is_a_whole_database_with_its_evidence_beside_it(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    target = tmp_path / "copies" / "monday.sqlite"
    target.parent.mkdir()
    result = run(lived_in, files, "backup", str(target))
    assert result.exit_code == 0, result.output
    with closing(open_reading(lived_in)) as source, closing(open_reading(target)) as copy:
        assert row_counts(source) == row_counts(copy)
    assert f"{copies.files_beside(target)} holds 1 file of evidence." in result.stdout
    (name,) = [path.name for path in copies.files_beside(target).rglob("*") if path.is_file()]
    assert Folder(copies.files_beside(target)).get(name) == PICTURE
    assert (target.stat().st_mode & 0o077, target.parent.joinpath("monday.sqlite-wal").exists()) == (0, False)


def test_a_disk_that_is_not_there_is_told_and_no_folder_is_made_in_its_place(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    result = run(lived_in, files, "backup", str(tmp_path / "disk" / "copies" / "monday.sqlite"))
    assert (result.exit_code, "no folder" in result.stderr) == (1, True)
    assert str(tmp_path / "disk" / "copies") in result.stderr
    assert not (tmp_path / "disk").exists()


def test_a_machine_may_read_what_was_copied(lived_in: Path, files: Folder, tmp_path: Path) -> None:
    found = json.loads(run(lived_in, files, "backup", str(tmp_path / "c"), "--json").stdout)
    opened(lived_in)
    assert (found["files"], found["files_missing"], found["head"]) == (1, [], HistoryHead.get().hash)
    assert found["rows"]["grievance_case"] == 2


def test_a_copy_is_one_moment_though_others_write_all_the_time(lived_in: Path, tmp_path: Path) -> None:
    for n in range(400):
        Setting.create(name=f"ballast {n}", value="x" * 4000)
    ended, written = threading.Event(), [0]

    def write() -> None:
        while not ended.is_set():
            with transaction():
                Setting.create(name=f"a {written[0]}", value=1)
                Setting.create(name=f"b {written[0]}", value=1)
                history.record(("association", 1), "setting.changed", by=history.SYSTEM, at=NOW, name="x")
            written[0] += 1
        store.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(5):
            target = tmp_path / f"copy {turn}"
            counts = copy_database(target)
            examined = copies.examine(target)
            assert examined.rows == counts
            with closing(open_reading(target)) as copy:
                uneven = "SELECT sum(name LIKE 'a %') - sum(name LIKE 'b %') FROM setting"
                assert copy.execute(uneven).fetchone() == (0,)
    finally:
        ended.set()
        writer.join()
    assert written[0] > 5


def test_no_copy_is_overwritten(lived_in: Path, files: Folder, tmp_path: Path) -> None:
    target = tmp_path / "c"
    assert run(lived_in, files, "backup", str(target)).exit_code == 0
    before = target.read_bytes()
    again = run(lived_in, files, "backup", str(target))
    assert (again.exit_code, target.read_bytes() == before) == (1, True)
    assert "already" in again.stderr


def test_evidence_that_is_missing_or_altered_is_told_and_the_rest_is_kept(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    row = Evidence.get()
    files.put(row.name, PICTURE + b"!")
    result = run(lived_in, files, "backup", str(tmp_path / "c"), "--json")
    assert (result.exit_code, json.loads(result.stdout)["files_missing"]) == (1, [row.name])
    assert copies.examine(tmp_path / "c").rows["evidence"] == 1
    files.delete(row.name)
    assert run(lived_in, files, "backup", str(tmp_path / "d")).exit_code == 1


def test_every_bit_that_falls_over_is_noticed(lived_in: Path, files: Folder, tmp_path: Path) -> None:
    target = tmp_path / "c"
    store.close()
    opened(lived_in)
    copies.keep(target, files)
    whole, generator = target.read_bytes(), random.Random(5)
    for _ in range(100):
        damaged = bytearray(whole)
        damaged[generator.randrange(len(damaged))] ^= 1 << generator.randrange(8)
        target.write_bytes(damaged)
        with pytest.raises(copies.DamagedCopy):
            copies.examine(target)
    target.write_bytes(whole)
    assert copies.examine(target).lines == HistoryHead.get().number


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_what_is_no_copy_is_refused_and_nothing_changes(
    lived_in: Path, files: Folder, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "c").write_bytes(content)
    store.close()
    before = row_counts(sqlite3.connect(lived_in))
    result = run(lived_in, files, "restore", str(tmp_path / "c"), "--yes")
    assert (result.exit_code, row_counts(sqlite3.connect(lived_in))) == (1, before)
    assert "Nothing was changed" in result.stderr
    assert "Traceback" not in result.output


def test_a_copy_with_a_forged_ledger_is_refused(lived_in: Path, files: Folder, tmp_path: Path) -> None:
    target = tmp_path / "c"
    copies.keep(target, files)
    copies.digest_beside(target).unlink()
    with closing(sqlite3.connect(target, isolation_level=None)) as forger:
        forger.execute("DROP TRIGGER history_line_no_update")
        forger.execute("UPDATE history_line SET kind = 'case.closed' WHERE number = 7")
    with pytest.raises(copies.DamagedCopy, match="line 7"):
        copies.examine(target)


GRANTING = (
    "BEGIN INSERT INTO role_grant (person_id, role, granted_at) VALUES (1, 'auditor', '2026-01-01'); END"
)


@pytest.mark.parametrize(
    "hostile",
    [
        f"CREATE TRIGGER helpful AFTER INSERT ON message {GRANTING}",
        "CREATE VIEW helpful AS SELECT * FROM person",
        "DROP TRIGGER history_line_no_update",
        "DROP TABLE evidence",
        "DROP TABLE role_grant",
        "DELETE FROM history_head",
        'CREATE TABLE "quoted"" and more" (id)',
    ],
)
def test_a_copy_with_tables_or_triggers_that_are_not_ours_is_refused_and_nothing_changes(
    lived_in: Path, files: Folder, tmp_path: Path, hostile: str
) -> None:
    target = tmp_path / "c"
    copies.keep(target, files)
    copies.digest_beside(target).unlink()
    with closing(sqlite3.connect(target, isolation_level=None)) as forger:
        forger.executescript(hostile)
    result = run(lived_in, files, "restore", str(target), "--yes")
    assert isinstance(result.exception, SystemExit) and result.exit_code == 1
    assert "is not a whole copy" in result.stderr and "Nothing was changed" in result.stderr
    assert not list(lived_in.parent.glob("*.before-restore*")) + list(lived_in.parent.glob("*.restoring*"))


@pytest.mark.parametrize("name", ["'../../../etc/passwd'", "x'6162'", "7"])
def test_evidence_that_no_folder_of_ours_could_hold_is_missing_and_opens_nothing(
    lived_in: Path, files: Folder, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "c"
    copies.keep(target, files)
    copies.digest_beside(target).unlink()
    with closing(sqlite3.connect(target, isolation_level=None)) as forger:
        forger.execute(f"UPDATE evidence SET name = {name}")
    result = run(lived_in, files, "restore", str(target), "--yes")
    assert (result.exit_code, "1 file of evidence is missing or altered" in result.stdout) == (1, True)


def test_a_copy_brought_back_is_the_house_as_it_was(lived_in: Path, files: Folder, tmp_path: Path) -> None:
    target = tmp_path / "c"
    assert run(lived_in, files, "backup", str(target)).exit_code == 0
    opened(lived_in)
    then = [case.reference for case in Case.select().order_by(Case.id)]
    later = a_case(a_member(), at=NOW + DAY)
    files.delete(Evidence.get().name)
    result = run(lived_in, files, "restore", str(target), "--yes", "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    opened(lived_in)
    assert [case.reference for case in Case.select().order_by(Case.id)] == then
    assert history.verify().whole
    assert files.get(Evidence.get().name) == PICTURE
    opened(Path(found["aside"]))
    assert Case.select().where(Case.reference == later.reference).exists()
    assert history.verify().whole


def test_nothing_old_is_mailed_and_nobody_stays_signed_in_after_a_restore(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    dispatch(NOW, batch=20)  # some letters are due, others only in the ledger yet
    assert Outbox.select().where(Outbox.status == "due").exists()
    copies.keep(tmp_path / "c", files)
    result = run(lived_in, files, "restore", str(tmp_path / "c"), "--yes", NOW=(NOW + DAY).isoformat())
    assert result.exit_code == 0, result.output
    opened(lived_in)
    held = Outbox.select().where(Outbox.status == "held").count()
    assert (held > 3, f"{held:,}" in result.stdout) == (True, True)
    assert not Outbox.select().where(Outbox.status == "due").exists()
    assert dispatch(NOW) == 0


def test_devices_are_signed_out_by_a_restore_with_a_line_for_each_person(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    copies.keep(tmp_path / "c", files)
    store.close()
    done = restoring.bring_back(tmp_path / "c", lived_in, files, at=NOW + DAY, now=NOW + DAY)
    opened(lived_in)
    assert (done.signed_out, Session.select().where(Session.ended_at.is_null()).count()) == (1, 0)
    last = list(history.HistoryLine.select().order_by(history.HistoryLine.number))[-1]
    assert (last.kind, last.particulars) == ("session.ended", {"why": "restored"})


def test_a_sign_in_link_used_after_the_copy_was_made_does_not_work_again(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    member = Session.get().person
    token = accounts.make_sign_in_link(member, now=NOW)
    copies.keep(tmp_path / "c", files)
    assert accounts.sign_in_by_link(token, NOW) == member
    store.close()
    restoring.bring_back(tmp_path / "c", lived_in, files, at=NOW, now=NOW)
    opened(lived_in)
    assert accounts.sign_in_by_link(token, NOW) is None


def test_a_running_portal_is_not_pulled_from_under_its_people(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    copies.keep(tmp_path / "c", files)
    with closing(sqlite3.connect(lived_in)) as somebody:
        somebody.execute("SELECT count(*) FROM person").fetchone()
        result = run(lived_in, files, "restore", str(tmp_path / "c"), "--yes")
    assert result.exit_code == 1
    assert "still running" in result.stderr
    assert not list(lived_in.parent.glob("*before-restore*"))
    assert not list(lived_in.parent.glob("*.restoring*"))


def test_a_restore_is_asked_for_before_it_replaces_anything(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    copies.keep(tmp_path / "c", files)
    result = run(lived_in, files, "restore", str(tmp_path / "c"))
    assert (result.exit_code, "--yes" in result.stderr) == (1, True)


def test_a_destroyed_database_is_replaced_and_still_kept_aside(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    copies.keep(tmp_path / "c", files)
    store.close()
    lived_in.write_bytes(b"ruined" * 1000)
    result = run(lived_in, files, "restore", str(tmp_path / "c"), "--yes", "--json")
    assert result.exit_code == 0, result.output
    assert Path(json.loads(result.stdout)["aside"]).read_bytes().startswith(b"ruined")
    opened(lived_in)
    assert Case.select().count() == 2


def test_two_restores_within_a_second_keep_both_databases_of_before(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    copies.keep(tmp_path / "c", files)
    kept = []
    for _ in range(3):
        store.close()
        kept.append(restoring.bring_back(tmp_path / "c", lived_in, files, at=NOW + DAY, now=NOW + DAY).aside)
    assert len({path for path in kept if path and path.is_file()}) == 3
    assert not list(lived_in.parent.glob("*.restoring*"))


@pytest.mark.parametrize("step", ["link", "replace"])
def test_a_copy_that_cannot_be_put_in_place_leaves_everything_as_it_was(
    lived_in: Path, files: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    copies.keep(tmp_path / "c", files)
    later = a_case(a_member(), at=NOW + DAY)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "not on this disk")

    with monkeypatch.context() as disk:
        disk.setattr(os, step, refuse)
        result = run(lived_in, files, "restore", str(tmp_path / "c"), "--yes")
    assert (result.exit_code, "not on this disk" in result.stderr) == (1, True), result.output
    left = [path.name for path in lived_in.parent.iterdir()]
    assert not [name for name in left if "restor" in name]
    opened(lived_in)
    assert Case.select().where(Case.reference == later.reference).exists()


def test_a_copy_comes_back_where_there_is_no_database_at_all(
    lived_in: Path, files: Folder, tmp_path: Path
) -> None:
    copies.keep(tmp_path / "c", files)
    fresh, elsewhere = tmp_path / "new" / "portal.sqlite", Folder(tmp_path / "new" / "files")
    fresh.parent.mkdir()
    assert run(fresh, elsewhere, "restore", str(tmp_path / "c")).exit_code == 0
    opened(fresh)
    assert elsewhere.get(Evidence.get().name) == PICTURE
    handling.acknowledge(
        Case.get(Case.state == "received"), "I have your case.", by=a_handler(), at=NOW + DAY
    )


def test_an_older_copy_is_brought_up_to_date(tmp_path: Path, files: Folder) -> None:
    opened(tmp_path / "old.sqlite")
    migrating.migrate(NOW)
    an_association()
    (last,) = migrating.runner().down()
    copies.keep(tmp_path / "c", files)
    result = run(tmp_path / "old.sqlite", files, "restore", str(tmp_path / "c"), "--yes", "--json")
    assert json.loads(result.stdout)["migrations"] == [last], result.output


def test_postgres_is_left_to_its_own_tools(postgres_house: str, files: Folder, tmp_path: Path) -> None:
    an_association()
    for words in (("backup", str(tmp_path / "c")), ("restore", str(tmp_path / "c"), "--yes")):
        result = run(postgres_house, files, *words)
        assert result.exit_code == 1
        assert "pg_dump" in result.stderr
        assert "pg_restore" in result.stderr
    assert not (tmp_path / "c").exists()
