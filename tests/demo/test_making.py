"""A small demo, made once on each engine: what it holds, and that it can be made again."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal import history, store
from portal.cases import watch
from portal.cases.conversation import script_language
from portal.cases.records import OPEN_STATES, Case, Evidence, Message, Promise
from portal.demo import NotEmpty, Report, TooSmall, make
from portal.demo.people import PASSWORD, door
from portal.members.accounts import HASHER, Account
from portal.members.association import Chapter, association
from portal.members.people import Person, by_email
from portal.metrics import figures
from portal.notices import dispatch
from portal.notices.outbox import Outbox
from portal.recovery import waiting
from portal.recovery.records import Remedy
from portal.satisfaction import asking, pulse_asking
from portal.satisfaction.forms import Form
from portal.store import db
from portal.store.files import Folder

# A Wednesday, twelve o'clock in the office.
NOW = dt.datetime(2026, 11, 25, 6, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
TONIGHT = dt.datetime(2026, 11, 25, 12, 30, tzinfo=dt.UTC)
LANGUAGES = ("en", "hi", "hy", "kn", "ar")


def made(url: str, folder: Path, *, seed: int = 7, now: dt.datetime = NOW) -> Report:
    """A demo of sixty members, forty cases and four months."""
    return make(database_url=url, files=Folder(folder), members=60, cases=40, months=4, seed=seed, now=now)


def emptied(url: str) -> str:
    store.open_database(url)
    db.execute_sql("DROP SCHEMA public CASCADE")
    db.execute_sql("CREATE SCHEMA public")
    store.close()
    return url


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Report]:
    """A demo in a file; its address, and what was reported."""
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'demo.sqlite'}"
    return url, made(url, folder / "files")


@pytest.fixture(scope="module")
def on_postgres(
    postgres_ready: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Report]]:
    """The same demo on PostgreSQL; afterwards the tables are there again, empty."""
    url = emptied(postgres_ready)
    yield url, made(url, tmp_path_factory.mktemp("demo") / "files")
    store.close()


@pytest.fixture
def demo(on_sqlite: tuple[str, Report]) -> Iterator[Report]:
    """The demo in a file, bound."""
    url, report = on_sqlite
    store.open_database(url)
    yield report
    store.close()


def the_ten() -> list[Person]:
    return list(Person.select().where(Person.email_key.in_(door())))


def test_both_engines_make_the_same_demo(
    on_sqlite: tuple[str, Report], on_postgres: tuple[str, Report]
) -> None:
    references = []
    for url, _ in (on_sqlite, on_postgres):
        store.open_database(url)
        references.append([case.reference for case in Case.select().order_by(Case.id)])
        store.close()
    assert on_sqlite[1].head == on_postgres[1].head
    assert references[0] == references[1]


def test_the_same_seed_makes_the_same_demo_and_another_makes_another(
    on_sqlite: tuple[str, Report], tmp_path: Path
) -> None:
    again = made(f"sqlite:///{tmp_path / 'again.sqlite'}", tmp_path / "files")
    other = made(f"sqlite:///{tmp_path / 'other.sqlite'}", tmp_path / "files", seed=8)
    assert again.head == on_sqlite[1].head != other.head


def test_it_holds_what_was_asked_for(demo: Report) -> None:
    assert association().demo
    assert (
        (demo.members, demo.cases)
        == (60, 40)
        == (Person.select().where(Person.number.is_null(False)).count(), Case.select().count())
    )
    assert {row.code for row in Chapter.select()} == set(
        "bengaluru hyderabad delhi yerevan cairo dubai london".split()
    )
    assert not history.HistoryLine.select().where(history.HistoryLine.at > NOW).exists()
    assert demo.lines > 500 and demo.cases_per_second > 0


def test_its_history_is_whole(demo: Report) -> None:
    verdict = history.verify()
    assert verdict.whole and (verdict.lines, verdict.head) == (demo.lines, demo.head)


def test_there_are_open_cases_in_every_state_and_a_question_waits(demo: Report) -> None:
    states = Counter(case.state for case in Case.select().where(Case.is_open))
    assert set(states) == set(OPEN_STATES)
    assert Case.select().where(Case.paused_at.is_null(False)).exists()
    assert Case.select().where(Case.is_open & Case.new_answer).exists()


def test_some_are_due_today_some_late_some_nobodys(demo: Report) -> None:
    def count(*conditions: object) -> int:
        return int(Case.select().where(Case.is_open, *conditions).count())

    assert count(Case.queue_at > NOW, Case.queue_at <= TONIGHT) >= 3
    assert count(Case.queue_at < NOW) >= 3
    assert count(Case.handler.is_null()) >= 3


def test_a_good_part_has_come_to_its_end(demo: Report) -> None:
    closed = Case.select().where(Case.state == "closed").count()
    assert 12 <= closed <= 22 and demo.open_cases == 40 - closed


@pytest.mark.parametrize("language", LANGUAGES)
def test_members_write_in_their_own_script_and_are_answered_in_it(demo: Report, language: str) -> None:
    theirs = list(Case.select().where(Case.language == language))
    assert theirs
    for case in theirs:
        written = list(Message.select().where((Message.case == case.id) & (Message.side != "note")))
        for text in [case.subject_text, *(message.text for message in written)]:
            assert script_language(text, "en") == language, text
    assert all(script_language(case.member.name, "en") == language for case in theirs)


def test_only_the_ten_at_the_door_have_a_password(demo: Report) -> None:
    accounts = {account.person_id: account for account in Account.select()}
    assert set(accounts) == {person.id for person in the_ten()} and len(accounts) == 10
    assert all(HASHER.verify(account.password_hash, PASSWORD) for account in list(accounts.values())[:2])


def test_none_of_the_ten_was_sent_a_form_in_forty_days_or_is_about_to_be(demo: Report) -> None:
    theirs = Form.person.in_([person.id for person in the_ten()])
    assert not Form.select().where(theirs & (Form.sent_at > NOW - 40 * DAY)).exists()
    assert not Form.select().where(theirs & (Form.status == "planned")).exists()


def test_no_letter_of_the_past_is_left_to_send(demo: Report) -> None:
    assert Outbox.select().where(Outbox.status == "settled").exists()
    assert not Outbox.select().where(Outbox.status.not_in(("settled", "undeliverable"))).exists()


def test_the_worker_finds_an_empty_desk(demo: Report) -> None:
    duties = (
        waiting.lapse_due, waiting.remind_due, asking.send_due, asking.remind_due, pulse_asking.send_due,
        pulse_asking.remind_due, watch.warn_handlers, watch.tell_members, watch.write_broken,
    )  # fmt: skip
    assert [duty(NOW) for duty in duties] == [0] * len(duties)
    assert asking.plan_from_history() == pulse_asking.plan(NOW) == dispatch.dispatch(NOW) == 0


def test_the_figures_are_ready(demo: Report) -> None:
    assert figures.ready()["R14"].as_json()["value"] == demo.open_cases


def test_addresses_lead_to_nobody(demo: Report) -> None:
    domains = {person.email.split("@")[1] for person in Person.select() if person.email}
    assert domains == {"demo.example", "members.example.org"}
    members = Person.select().where(Person.number.is_null(False) & (Person.email.endswith("@demo.example")))
    assert members.count() == 5


def cases_of(name: str) -> list[Case]:
    return list(
        Case.select().where(Case.member == by_email(f"{name}@demo.example")).order_by(Case.received_at)
    )


def test_asha_has_three_open_cases_and_one_waits_for_her_answer(demo: Report) -> None:
    cases = cases_of("asha")
    assert [case.state for case in cases] == ["recovering", "investigating", "investigating"]
    assert [case.is_paused for case in cases] == [False, False, True]


def test_armen_has_one_just_closed_and_two_open(demo: Report) -> None:
    first, confirming, kept, double = cases_of("armen")
    assert (first.state, first.closed_by, confirming.state) == ("closed", "confirmed", "confirming")
    assert (kept.state, double.finding) == ("investigating", "duplicate")
    assert kept.subject_text == double.subject_text and double.closed_at > NOW - 2 * DAY


def test_nobody_has_taken_what_kavya_raised_yesterday(demo: Report) -> None:
    (case,) = cases_of("kavya")
    assert (case.state, case.handler_id) == ("received", None) and NOW - 2 * DAY < case.received_at < NOW


def test_layla_and_grace_have_an_offer_to_answer(demo: Report) -> None:
    (layla,) = cases_of("layla")
    old, grace = cases_of("grace")
    assert layla.state == grace.state == "offered" and old.closed_by == "confirmed"
    assert [line.kind for line in Remedy.select().where(Remedy.case == grace.id).order_by(Remedy.line)] == [
        "refund",
        "apology",
    ]
    (statement,) = Evidence.select().where(Evidence.case == grace.id)
    assert statement.ready and not statement.refused


def test_promises_are_kept_for_the_most_part(demo: Report) -> None:
    done = Promise.select().where(Promise.kept_at.is_null(False))
    late = done.where(Promise.broken_at.is_null(False)).count()
    assert 0 < late < done.count() / 3


def test_a_database_that_holds_something_is_refused(
    demo: Report, on_sqlite: tuple[str, Report], tmp_path: Path
) -> None:
    with pytest.raises(NotEmpty):
        made(on_sqlite[0], tmp_path)


def test_a_demo_without_members_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    with pytest.raises(TooSmall):
        make(database_url=url, files=Folder(tmp_path), members=6, cases=1, months=1, seed=1, now=NOW)
    assert not list(tmp_path.glob("x.sqlite*"))


@pytest.mark.parametrize(("cases", "months"), [(0, 1), (1, 3), (30, 1)])
def test_a_tiny_demo_is_made_as_well(tmp_path: Path, cases: int, months: int) -> None:
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    report = make(
        database_url=url, files=Folder(tmp_path), members=20, cases=cases, months=months, seed=3, now=NOW
    )
    assert (report.cases, Case.select().count()) == (cases, cases)
    assert sorted(path.name for path in tmp_path.glob("demo.sqlite.part*")) == []
    store.close()


def test_without_a_number_of_cases_there_are_thirty_a_year_for_a_thousand_members(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'demo.sqlite'}"
    report = make(
        database_url=url, files=Folder(tmp_path), members=200, cases=None, months=2, seed=3, now=NOW
    )
    assert report.cases == 1
    store.close()


@pytest.mark.parametrize(
    "now",
    [
        dt.datetime(2026, 11, 28, 20, 45, tzinfo=dt.UTC),  # a Sunday, two in the night
        dt.datetime(
            2026, 10, 21, 13, 15, tzinfo=dt.UTC
        ),  # a holiday's evening, when the office would be shut, too
    ],
)
def test_it_ends_as_well_on_a_day_when_the_office_is_shut(tmp_path: Path, now: dt.datetime) -> None:
    made(f"sqlite:///{tmp_path / 'demo.sqlite'}", tmp_path / "files", now=now)
    states = {case.state for case in Case.select().where(Case.is_open)}
    midnight = now + DAY
    assert states == set(OPEN_STATES)
    assert Case.select().where(Case.is_open & (Case.queue_at < now)).exists()
    assert Case.select().where(Case.is_open & (Case.queue_at > now) & (Case.queue_at < midnight)).exists()
    assert len(cases_of("asha")) == 3
    store.close()
