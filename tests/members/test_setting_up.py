"""Set-up changed by an administrator: names, colour, logo, hours, holidays, promises and limits."""

import datetime as dt
import io
from typing import Any

import pytest
from PIL import Image, ImageDraw

from portal.cases import deadlines, promising
from portal.cases.records import Promise
from portal.history import SYSTEM, lines_of
from portal.members import association, calendars, identity
from portal.members.calendars import read_hours
from portal.members.identity import Identity
from portal.members.logos import MOST, Logo, NoPicture, TooRich, logo_of
from portal.members.people import PersonActor
from portal.members.roles import Grant
from portal.members.setup import last_change, version_of
from portal.recovery import authority
from portal.wording import Refusal, Stale
from tests.world import DAY, NOW, a_case, a_person, an_association

TODAY = NOW.date()


def an_administrator() -> PersonActor:
    return a_person(Grant("administrator"), name="Ines Duarte")


def told() -> list[str]:
    """What the history says was set, in order."""
    return [line.particulars["name"] for line in lines_of(("association", 1))]


# ── names, colour ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_association_gets_names_in_its_languages_and_the_history_says_who_gave_them(house: str) -> None:
    an_association()
    admin = an_administrator()
    names = {"en": " Meridian   Engineers ", "kn": "ಮೆರಿಡಿಯನ್", "hi": "", "xx": "Nobody speaks this"}
    identity.rename(names, {"kn": "ಮೆರಿ"}, "office@example.org", by=admin, at=NOW)
    here = association.association()
    assert here.names == {"en": "Meridian Engineers", "kn": "ಮೆರಿಡಿಯನ್"}
    assert here.name_in("hi") == "Meridian Engineers"
    assert identity.identity() == Identity({"kn": "ಮೆರಿ"}, "office@example.org", "#00594f", None)
    last = last_change("association")
    assert last is not None and (last.at, last.by.id) == (NOW, admin.id)


def test_who_comes_second_is_told_and_takes_nothing_from_the_first(house: str) -> None:
    an_association()
    seen = version_of("association")
    identity.rename({"en": "First"}, {}, "", by=SYSTEM, at=NOW, seen=seen)
    with pytest.raises(Stale):
        identity.rename({"en": "Second"}, {}, "", by=SYSTEM, at=NOW, seen=seen)
    assert association.association().names == {"en": "First"}
    identity.rename({"en": "Second"}, {}, "", by=SYSTEM, at=NOW, seen=version_of("association"))
    assert association.association().names == {"en": "Second"}


@pytest.mark.parametrize(
    ("names", "short", "contact", "refusal", "field"),
    [
        ({"hi": "संघ"}, {}, "", identity.NoOwnName, "name_en"),
        ({"en": "A" * 121}, {}, "", identity.NameTooLong, "name_en"),
        ({"en": "A"}, {"ar": "ب" * 25}, "", identity.NameTooLong, "short_ar"),
        ({"en": "A"}, {}, "at the office", identity.NoContact, "contact"),
    ],
)
def test_what_cannot_be_a_name_is_refused_beside_its_field(
    house: str, names: Any, short: Any, contact: str, refusal: type[Refusal], field: str
) -> None:
    an_association()
    with pytest.raises(refusal) as refused:
        identity.rename(names, short, contact, by=SYSTEM, at=NOW)
    assert refused.value.field == field and told() == ["association"]


def test_a_colour_leaves_names_and_contact_as_they_are(house: str) -> None:
    an_association()
    identity.rename({"en": "Ours"}, {"en": "O"}, "office@example.org", by=SYSTEM, at=NOW)
    identity.paint("1A4F8B", by=SYSTEM, at=NOW)
    found = identity.identity()
    assert (found.colour, found.short_names, found.contact) == ("#1a4f8b", {"en": "O"}, "office@example.org")
    with pytest.raises(identity.NoColour):
        identity.paint("blue", by=SYSTEM, at=NOW)
    assert told() == ["association", "association", "colour"]


# ── the logo ────────────────────────────────────────────────────────────────────────────────────────────────


def a_picture(
    kind: str = "PNG", size: tuple[int, int] = (640, 480), ground: Any = (255, 255, 255, 255)
) -> bytes:
    """A plain mark on a ground."""
    picture = Image.new("RGBA", size, ground)
    ImageDraw.Draw(picture).ellipse((40, 40, size[0] - 40, size[1] - 40), fill=(20, 80, 140, 255))
    out = io.BytesIO()
    (picture if kind != "JPEG" else picture.convert("RGB")).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_becomes_a_small_picture_of_its_own(kind: str) -> None:
    logo = logo_of(a_picture(kind))
    assert len(logo.webp) <= MOST and not logo.clear
    with Image.open(io.BytesIO(logo.webp)) as drawn:
        assert drawn.format == "WEBP" and drawn.size == (64, 48)


def test_a_logo_one_can_look_through_says_so() -> None:
    assert logo_of(a_picture(ground=(0, 0, 0, 0))).clear


def a_bomb() -> bytes:
    """A few kilobytes that are 81 million pixels once they are read."""
    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", a_picture()[:300], a_bomb()]
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoPicture):
        logo_of(content)


def test_a_picture_full_of_detail_is_refused_kindly() -> None:
    out = io.BytesIO()
    Image.effect_noise((96, 96), 200).convert("RGB").save(out, "PNG")
    with pytest.raises(TooRich):
        logo_of(out.getvalue())


def test_a_logo_is_kept_and_taken_away_again(house: str) -> None:
    an_association()
    logo = Logo(b"RIFF....WEBP", True)
    identity.show_logo(logo, by=SYSTEM, at=NOW)
    assert identity.identity().logo == logo
    identity.show_logo(None, by=SYSTEM, at=NOW)
    assert identity.identity().logo is None
    assert told() == ["association", "logo", "logo"]


# ── hours and holidays ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("", []),
        ("9:30-18:00", [["09:30", "18:00"]]),
        ("09.30 – 13.00, 14:00–24:00", [["09:30", "13:00"], ["14:00", "24:00"]]),
        ("٠٩:٣٠–١٨:٠٠", [["09:30", "18:00"]]),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, hours: calendars.Hours) -> None:
    assert read_hours(typed) == hours
    assert read_hours(calendars.written(hours)) == hours


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("all day", calendars.NoHours),
        ("25:00–26:00", calendars.NoHours),
        ("09:70–18:00", calendars.NoHours),
        ("18:00–09:30", calendars.HoursBackwards),
        ("09:00–09:00", calendars.HoursBackwards),
        ("09:00–13:00, 12:00–18:00", calendars.HoursBackwards),
    ],
)
def test_hours_that_are_none_are_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        read_hours(typed, "mon")
    assert refused.value.field == "mon"


def week(hours: str = "10:00–16:00") -> dict[str, calendars.Hours]:
    return {day: read_hours(hours) for day in ("mon", "tue", "wed", "thu")}


def change(verb: Any, *what: Any, **more: Any) -> None:
    verb(*what, today=TODAY, by=SYSTEM, at=NOW, **more)


def test_a_new_week_holds_from_its_day_on_and_keeps_the_holidays(house: str) -> None:
    an_association()
    friday = dt.date(2026, 4, 3)
    change(calendars.set_day, friday + 7 * DAY, [])
    change(calendars.keep_week, week(), friday)
    assert association.calendar(friday).hours_on(friday) == ()
    assert association.calendar(friday - DAY).hours_on(friday) == ((570, 1080),)
    assert friday + 7 * DAY in association.calendar(friday).holidays
    change(calendars.take_back, friday)
    assert association.calendar(friday).hours_on(friday) == ((570, 1080),)
    with pytest.raises(calendars.NoSuchDay):
        change(calendars.take_back, friday)


def test_a_holiday_is_kept_by_every_calendar_to_come_and_by_none_before(house: str) -> None:
    an_association()
    later, holiday = TODAY + 30 * DAY, TODAY + 60 * DAY
    change(calendars.keep_week, week(), later)
    change(calendars.set_day, holiday, [])
    assert all(holiday in association.calendar(day).holidays for day in (TODAY, later))
    assert holiday not in association.calendar(TODAY - DAY).holidays
    change(calendars.set_day, holiday, [["10:00", "12:00"]])
    assert association.calendar(later).hours_on(holiday) == ((600, 720),)
    change(calendars.clear_day, holiday)
    assert association.calendar(TODAY).hours_on(holiday) == association.calendar(TODAY - DAY).hours_on(
        holiday
    )
    with pytest.raises(calendars.NoSuchDay):
        change(calendars.clear_day, holiday)


def test_days_behind_and_a_week_without_hours_are_refused(house: str) -> None:
    an_association()
    for refusal, verb, what in (
        (calendars.DayIsOver, calendars.set_day, (TODAY - DAY, [])),
        (calendars.DayIsOver, calendars.clear_day, (TODAY - DAY,)),
        (calendars.DayTooFar, calendars.set_day, (TODAY + 3000 * DAY, [])),
        (calendars.DayIsOver, calendars.keep_week, (week(), TODAY - DAY)),
        (calendars.NeverOpen, calendars.keep_week, ({"mon": []}, TODAY)),
    ):
        with pytest.raises(refusal):
            change(verb, *what)
    assert told() == ["association"]


# ── promises and limits ─────────────────────────────────────────────────────────────────────────────────────


def test_new_promises_are_as_long_as_was_chosen_and_running_ones_stay(house: str) -> None:
    before = Promise.get(Promise.case == a_case(category="fees").id, Promise.kind == "decision")
    promising.set_days(deadlines.DAYS | {"fees": 3}, by=SYSTEM, at=NOW)
    after = Promise.get(Promise.case == a_case(category="fees").id, Promise.kind == "decision")
    assert (before.days, after.days) == (8, 3)
    assert Promise.get_by_id(before.id).due == before.due > after.due


@pytest.mark.parametrize("days", [0, 100, -1])
def test_a_promise_takes_between_one_and_ninety_nine_days(house: str, days: int) -> None:
    an_association()
    with pytest.raises(promising.NoDays) as refused:
        promising.set_days({"fees": days}, by=SYSTEM, at=NOW)
    assert refused.value.field == "fees" and told() == ["association"]


def test_limits_of_authority_are_chosen_within_reason(house: str) -> None:
    an_association()
    authority.set_limits({"handler": 0, "supervisor": 500}, by=SYSTEM, at=NOW)
    assert authority.limits() == {"handler": 0, "supervisor": 500}
    for limits, refusal in (
        ({"handler": -1, "supervisor": 5}, authority.NoLimit),
        ({"handler": 1, "supervisor": 10**12}, authority.NoLimit),
        ({"handler": 10, "supervisor": 5}, authority.LimitsUpsideDown),
    ):
        with pytest.raises(refusal):
            authority.set_limits(limits, by=SYSTEM, at=NOW)
    assert authority.limits() == {"handler": 0, "supervisor": 500}
