"""Incidents: one cause from outside of the cases (a wrong letter, an outage) from which several of them come.

Figures assume that cases do not hang together, so they count those of an incident apart (metrics, 0.4). An
incident has a name in the words of whoever first named it; the ledger knows it by its number alone.
"""

import datetime as dt

from peewee import CharField, ForeignKeyField, IntegerField

from portal.cases.acting import acting, note
from portal.cases.records import Case
from portal.members.people import Person, PersonActor
from portal.store import Moment, Record, rows_of
from portal.wording import N_, Refusal

LONGEST = 80
RECENT = dt.timedelta(days=365)


class NoIncident(Refusal):
    """Which incident is not said."""

    message = N_("Write the name of the incident.")


class TooLongForAnIncident(Refusal):
    """A name is short."""

    message = N_("Give the incident a short name, 80 characters at most.")


class Incident(Record):
    """What several cases come from."""

    name = CharField(max_length=LONGEST)
    language = CharField(max_length=8)
    at = Moment(index=True)
    by = ForeignKeyField(Person, null=True, on_delete="SET NULL")
    by_id: "IntegerField[int | None]"


class IncidentCase(Record):
    """To which incident a case belongs."""

    case = ForeignKeyField(Case, primary_key=True, on_delete="CASCADE")
    case_id: "IntegerField[int]"
    incident = ForeignKeyField(Incident)
    incident_id: "IntegerField[int]"

    class Meta:
        table_name = "incident_case"


def link(case: Case, name: str, *, by: PersonActor, at: dt.datetime, version: int | None = None) -> None:
    """Say that a case comes from the incident of this name: the same one as for other cases of the last year
    for which it was written, or else a new one. NoIncident, TooLongForAnIncident.
    """
    name = " ".join(name.split())
    if not name:
        raise NoIncident(field="name")
    if len(name) > LONGEST:
        raise TooLongForAnIncident(field="name")
    with acting(case, "link", by=by, at=at, version=version) as row:
        number = _known(name, at) or Incident.create(name=name, language=by.language, at=at, by=by.id).id
        IncidentCase.insert(case=row.id, incident=number).on_conflict(
            conflict_target=[IncidentCase.case], update={IncidentCase.incident: number}
        ).execute()
        note(row, "case.linked", by=by, at=at, incident=str(number))


def _known(name: str, at: dt.datetime) -> int | None:
    """The incident of this name in the last year, in whatever letters it is written."""
    recent = Incident.select(Incident.id, Incident.name).where(Incident.at > at - RECENT)
    found = {one.casefold(): int(number) for number, one in rows_of(recent.order_by(Incident.id))}
    return found.get(name.casefold())


def incident_of(case_id: int) -> str:
    """The name of the incident to which a case belongs, empty where it belongs to none."""
    query = Incident.select(Incident.name).join(IncidentCase).where(IncidentCase.case == case_id)
    return next((name for (name,) in rows_of(query)), "")
