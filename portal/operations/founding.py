"""Founding an association in an empty database, and letting its staff in."""

import zoneinfo

import click
from babel.numbers import list_currencies

from config import LANGUAGES, Settings
from portal.history import SYSTEM
from portal.members import second_factor, sessions, staff, tenure
from portal.members.association import Association, found
from portal.members.finding import UnknownPerson
from portal.members.people import by_email
from portal.members.roles import STAFF
from portal.operations.opening import (
    Trouble,
    business_now,
    letters_go_to,
    real_now,
    with_house,
    with_settings,
)
from portal.operations.screen import as_json, as_typed, tell
from portal.operations.serving import bring_up_to_date
from portal.store import transaction


class FoundedAlready(Trouble):
    """The database holds an association."""

    message = (
        "This database already holds an association (%(name)s). "
        "A new one needs a database of its own: set PORTAL_DATABASE_URL."
    )


class DemoOnly(Trouble):
    """A real association was to be founded under the settings of a demo."""

    message = (
        "PORTAL_DEMO is on, and a real association cannot be served that way. "
        "Take it out of the environment or .env first."
    )


class NotOffered(Trouble):
    """The association was to speak a language in which there would be no pages."""

    message = "PORTAL_LANGUAGES does not offer %(codes)s here. It offers: %(known)s. Add it there first."


def _languages(context: click.Context, parameter: click.Parameter, text: str | None) -> list[str] | None:
    """The languages in `text`, of those the portal speaks."""
    if text is None:
        return None
    codes = list(dict.fromkeys(code.strip() for code in text.split(",") if code.strip()))
    if not codes or not set(codes) <= LANGUAGES.keys():
        raise click.BadParameter(f"choose from {', '.join(LANGUAGES)}, with commas between.")
    return codes


def _time_zone(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """A time zone the machine knows."""
    if text not in zoneinfo.available_timezones():
        raise click.BadParameter("give its name in the zone database, such as Asia/Kolkata or Europe/Berlin.")
    return text


def _currency(context: click.Context, parameter: click.Parameter, text: str) -> str:
    """A currency in use, by its three letters."""
    if text.upper() not in list_currencies():
        raise click.BadParameter("give its three letters, such as INR or EUR.")
    return text.upper()


@click.command(short_help="Found an association in an empty database.")
@click.option("--name", required=True, help="The association's name, in its first language.")
@click.option(
    "--languages",
    callback=_languages,
    help="Its languages, its own first, such as en,hi. Without it: PORTAL_LANGUAGES.",
)
@click.option(
    "--time-zone", required=True, callback=_time_zone, help="The office's time zone, such as Asia/Kolkata."
)
@click.option("--currency", required=True, callback=_currency, help="Its money, such as INR.")
@click.option(
    "--admin", "email", metavar="EMAIL", required=True, help="Who sets it up: an invitation goes there."
)
@click.option("--admin-name", help="Their name. Without it: the e-mail address up to the @.")
@as_json
@with_settings
def init(
    settings: Settings,
    name: str,
    languages: list[str] | None,
    time_zone: str,
    currency: str,
    email: str,
    admin_name: str | None,
    wants_json: bool,
) -> None:
    """Found an association in an empty database and invite its administrator."""
    if settings.demo:
        raise DemoOnly
    staff.check_address(email)
    at, speaks = business_now(settings), languages or list(settings.languages)
    if unknown := [code for code in speaks if code not in settings.languages]:
        raise NotOffered(codes=", ".join(unknown), known=", ".join(settings.languages))
    bring_up_to_date(settings)
    with transaction():
        if here := Association.get_or_none():
            raise FoundedAlready(name=here.name_in("en"))
        found({speaks[0]: name}, speaks, time_zone, currency, at=at)
        person = staff.invite(
            email, admin_name or email.partition("@")[0], "administrator", by=SYSTEM, at=at, now=real_now()
        )
    portal = as_typed()
    tell(
        wants_json,
        {"association": name, "languages": speaks, "administrator": person.email},
        f"{name} is founded, in {', '.join(LANGUAGES[code].name for code in speaks)}.",
        f"The invitation for {person.email} leaves with “portal serve”, to {letters_go_to(settings)}.",
        "",
        "Next:",
        f"  {portal} serve                     pages and worker, for {settings.base_url}",
        f"  {portal} import-members FILE.csv   bring the members in; “--help” names the columns",
        f"  {portal} create-staff --help       let the case handlers in",
    )


@click.command("create-staff", short_help="Give somebody a role and invite them.")
@click.argument("email")
@click.option("--name", help="Their name; needed unless they are known already.")
@click.option("--role", required=True, type=click.Choice(sorted(STAFF)), help="What they may do.")
@click.option(
    "--chapter", metavar="CODE", help="For one chapter only. Without it: for the whole association."
)
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Without it: the association's own.")
@as_json
@with_house
def create_staff(
    settings: Settings,
    email: str,
    name: str | None,
    role: str,
    chapter: str | None,
    language: str | None,
    wants_json: bool,
) -> None:
    """Give somebody a role on the staff and invite them by letter.

    Somebody known already keeps their name, is signed out everywhere and signs in anew, as staff do.
    """
    branch = staff.chapter_by_code(chapter) if chapter else None
    at, now = business_now(settings), real_now()
    person = staff.invite(email, name, role, by=SYSTEM, at=at, now=now, chapter=branch, language=language)
    where = f"for the chapter {branch.code}" if branch else "for the whole association"
    tell(
        wants_json,
        {
            "email": person.email,
            "name": person.name,
            "role": role,
            "chapter": branch.code if branch else None,
        },
        f"{person.name} ({person.email}) is {role} {where}.",
        f"An invitation leaves with the worker, to {letters_go_to(settings)}.",
    )


@click.command("reset-second-factor", short_help="Let somebody in who lost their codes.")
@click.argument("email")
@as_json
@with_house
def reset_second_factor(settings: Settings, email: str, wants_json: bool) -> None:
    """Let somebody in who lost the device with their codes: they set up a new one at their next sign-in.

    Make sure that it is they who ask. Their devices are signed out.
    """
    person = by_email(email)
    if person is None:
        raise UnknownPerson(key=email)
    at = business_now(settings)
    with transaction():
        second_factor.reset_second_factor(person, by=SYSTEM, at=at)
        ended = sessions.end_all(person.id, by=SYSTEM, at=at, now=real_now(), why="second_factor_reset")
    tell(
        wants_json,
        {"email": person.email, "devices_signed_out": ended},
        f"{person.name} sets up a new second factor at the next sign-in. Devices signed out: {ended}.",
    )


@click.command("open-account", short_help="Let somebody back in who left the portal.")
@click.argument("email")
@as_json
@with_house
def open_account(settings: Settings, email: str, wants_json: bool) -> None:
    """Open an account that was shut, by an administrator or by its owner who left the portal.

    Make sure that it is they who ask. They sign in by a link, and choose a password anew.
    """
    person = by_email(email)
    if person is None:
        raise UnknownPerson(key=email)
    was_shut = tenure.is_shut(person)
    tenure.open_again(person, by=SYSTEM, at=business_now(settings))
    told = f"The account of {person.name} is open again." if was_shut else f"{person.name} was not shut out."
    tell(wants_json, {"email": person.email, "opened": was_shut}, told)
