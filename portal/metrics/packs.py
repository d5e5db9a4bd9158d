"""Board packs: the figures as the board was shown them at the end of a month, kept as they were.

A pack is made once, on the first working day after its month or as soon after it as somebody works. It takes
the figures that are kept ready for the board and computes none, so it passes the same rules of privacy; and
whatever happens later, it stays. What is drawn from it (workbook, PDF, the words of its letter) is kept with
it, in each language of the association.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from peewee import BlobField, CharField, CompositeKey, ForeignKeyField, IntegerField, IntegrityError

from portal import history
from portal.history import HistoryLine
from portal.learning.changes import Change, changes
from portal.learning.on_charts import OnChart, on_charts
from portal.members.association import NotSetUp, calendar
from portal.members.imported import first_day, month_of
from portal.members.people import Person, RoleGrant
from portal.members.roles import ACTIONS
from portal.metrics import figures
from portal.metrics.catalogue import CATALOGUE
from portal.metrics.office import zone_of_association
from portal.metrics.shapes import Figure
from portal.store import JsonColumn, Moment, Record, rows_of, transaction

Figures = Mapping[str, Figure]

SUBJECT = ("association", 1)
KINDS = history.declare({"pack.made": ("year", "month")})
XLSX, PDF = "xlsx", "pdf"
LONGEST_CLOSED = 14
"""Days after which an office that never opens is waited for no longer."""


class Pack(Record):
    """The pack of a month (numbered as in `imported.month_of`): `shown` are the figures and the changes told
    in it, `words` what its letter says in each language.
    """

    month = IntegerField(unique=True)
    made_at = Moment()
    shown = JsonColumn()
    words = JsonColumn()

    @property
    def day(self) -> dt.date:
        """The first day of its month."""
        return first_day(self.month)

    @property
    def name(self) -> str:
        """How addresses and files name it: 2026-10."""
        return f"{self.day:%Y-%m}"

    @property
    def contents(self) -> "Contents":
        """What it shows."""
        return Contents.of_json(self.shown)


class PackFile(Record):
    """A pack as a file, in a language; `kind` is XLSX or PDF."""

    pack = ForeignKeyField(Pack, on_delete="CASCADE", index=False)
    language = CharField(max_length=20)
    kind = CharField(max_length=4)
    content = BlobField()

    class Meta:
        table_name = "pack_file"
        primary_key = CompositeKey("pack", "language", "kind")


@dataclass(frozen=True)
class Contents:
    """What stands in a pack: the figures, the shares of a year before, what is told to have changed, and the
    notes on the charts, without the names of those who wrote them: a pack stays longer than a name may.
    """

    figures: Figures
    before: Figures = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    notes: tuple[OnChart, ...] = ()

    @property
    def computed_at(self) -> dt.datetime:
        """When its figures were computed."""
        return max(one.computed_at for one in self.figures.values() if one.computed_at)

    def as_json(self) -> dict[str, Any]:
        """As it is stored; `of_json` reads it back."""
        return {
            "figures": [_stored(one) for one in self.figures.values()],
            "before": [_stored(one) for one in self.before.values()],
            "changes": [asdict(one) for one in self.changes],
            "notes": [one.as_json() for one in self.notes],
        }

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Contents":
        """What `as_json` stored; a figure that this version no longer knows is left out, and a pack of an
        earlier version has no notes.
        """
        told = tuple(Change(**one) for one in stored["changes"])
        notes = tuple(OnChart.of_json(one) for one in stored.get("notes", ()))
        return cls(_known(stored["figures"]), _known(stored["before"]), told, notes)


def _stored(figure: Figure) -> dict[str, Any]:
    assert figure.computed_at is not None
    return {
        "figure": figure.as_json(),
        "computed_at": figure.computed_at.isoformat(),
        "method": figure.method,
    }


def _known(stored: Iterable[Mapping[str, Any]]) -> dict[str, Figure]:
    found = (_read(one) for one in stored)
    return {one.metric: one for one in found if one.metric in CATALOGUE}


def _read(stored: Mapping[str, Any]) -> Figure:
    return Figure.of_json(
        stored["figure"], dt.datetime.fromisoformat(stored["computed_at"]), stored["method"]
    )


@dataclass(frozen=True)
class Drawn:
    """What is made of a pack in a language when it is made: its workbook, and the words of its letter."""

    workbook: bytes
    words: Mapping[str, Any]


Draw = Callable[[int, Contents], Mapping[str, Drawn]]
"""Month and contents → what is drawn of them in each language; the pages know how."""


def make_due(at: dt.datetime, draw: Draw) -> int:
    """Make the pack of the month that ended last, once its first working day has come; returns 1, or 0 where
    there is nothing to make.
    """
    today = at.astimezone(zone_of_association()).date()
    if today < first_working_day(today.replace(day=1)):
        return 0
    return int(make(at, draw) is not None)


def make(at: dt.datetime, draw: Draw) -> Pack | None:
    """Make the pack of the month that ended last, if there is none: from the figures as they are kept ready.

    None where it is made already, where nobody may read it, where there are no figures of after its end yet,
    or where nothing had happened before its end.
    """
    zone = zone_of_association()
    today = at.astimezone(zone).date()
    month, since = month_of(today) - 1, dt.datetime.combine(today.replace(day=1), dt.time(), zone)
    if Pack.select().where(Pack.month == month).exists() or not (reading() and _had_begun(since)):
        return None
    ready, before = figures.ready_to_compare()
    if not ready or min(one.computed_at for one in ready.values() if one.computed_at) < since:
        return None
    told, notes = changes(), (replace(one, who="") for one in on_charts())
    contents = Contents(ready, before, tuple(replace(one) for one in told), tuple(notes))
    try:
        return _keep(month, contents, draw(month, contents), at)
    except IntegrityError:  # another worker was faster
        return None


def _keep(month: int, contents: Contents, drawn: Mapping[str, Drawn], at: dt.datetime) -> Pack:
    words = {language: dict(one.words) for language, one in drawn.items()}
    with transaction():
        pack = Pack.create(month=month, made_at=at, shown=contents.as_json(), words=words)
        for language, one in drawn.items():
            add_file(pack, language, XLSX, one.workbook)
        day = pack.day
        history.record(SUBJECT, "pack.made", by=history.SYSTEM, at=at, year=day.year, month=day.month)
    return pack


def _had_begun(before: dt.datetime) -> bool:
    """Whether anything had happened here before that moment: a month without an association has no pack."""
    first = rows_of(HistoryLine.select(HistoryLine.at).order_by(HistoryLine.number).limit(1))
    return bool(first) and first[0][0] < before


def reading() -> set[str]:
    """The languages of those who may see the figures of the board; none where nobody may."""
    seeing = RoleGrant.role.in_(sorted(ACTIONS["board.see"]))
    query = Person.select(Person.language).join(RoleGrant, on=RoleGrant.person == Person.id)
    return {language for (language,) in rows_of(query.where(seeing).distinct())}


def first_working_day(day: dt.date) -> dt.date:
    """The first day from `day` on on which the office is open; `day` itself where it never is."""
    for later in range(LONGEST_CLOSED):
        one = day + dt.timedelta(days=later)
        try:
            if calendar(one).hours_on(one):
                return one
        except NotSetUp:
            break
    return day


def add_file(pack: Pack, language: str, kind: str, content: bytes) -> None:
    """Keep a file of a pack; the first one stays."""
    row = {"pack": pack.id, "language": language, "kind": kind, "content": content}
    PackFile.insert(row).on_conflict_ignore().execute()


def file_of(pack: Pack, languages: Iterable[str], kind: str) -> tuple[str, bytes] | None:
    """The file of a pack in the first of `languages` that it was drawn in, with that language."""
    drawn = {language for language, found in files_of(pack) if found == kind}
    for language in languages:
        if language in drawn:
            row = PackFile.get(
                (PackFile.pack == pack.id) & (PackFile.language == language) & (PackFile.kind == kind)
            )
            return language, bytes(row.content)
    return None


def files_of(pack: Pack) -> set[tuple[str, str]]:
    """Which files of a pack there are: language and kind."""
    query = PackFile.select(PackFile.language, PackFile.kind).where(PackFile.pack == pack.id)
    return {(language, kind) for language, kind in rows_of(query)}


def next_undrawn(languages: Iterable[str]) -> tuple[Pack, str] | None:
    """A pack that has no PDF in one of `languages` yet, the newest first, with that language."""
    there = {
        (pack, language)
        for pack, language in rows_of(
            PackFile.select(PackFile.pack, PackFile.language).where(PackFile.kind == PDF)
        )
    }
    codes = list(languages)
    for (id,) in rows_of(Pack.select(Pack.id).order_by(Pack.month.desc())):
        for code in codes:
            if (id, code) not in there:
                return Pack.get_by_id(id), code
    return None


def pack_of(year: int, month: int) -> Pack | None:
    """The pack of a calendar month."""
    found: Pack | None = Pack.get_or_none(Pack.month == year * 12 + month - 1)
    return found


def every() -> list[Pack]:
    """All packs, the newest first, without what they show."""
    return list(Pack.select(Pack.id, Pack.month, Pack.made_at).order_by(Pack.month.desc()))
