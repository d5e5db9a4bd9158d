"""Incidents: one cause from outside of the cases (a wrong letter, an outage) from which several of them come.

Figures assume that cases do not hang together, so they count those of an incident apart (metrics, 0.4). An
incident has a name in the words of whoever first named it; the ledger knows it by its number alone.
"""

import datetime as dt

from peewee import CharField, ForeignKeyField, IntegerField

from portal.cases.acting import acting, note
from portal.cases.records import Case
from portal.members.people import Person, PersonActor
from portal.store import Moment, Record
from portal.wording import N_, Refusal

LONGEST = 80
RECENT = dt.timedelta(days=365)
OFFERED = 50


class NoIncident(Refusal):
    """Which incident is not said, or there is none of this number."""

    message = N_("Choose an incident, or write the name of a new one.")


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


def link(
    case: Case, number: int | None, name: str, *, by: PersonActor, at: dt.datetime, version: int | None = None
) -> None:
    """Say that a case comes from an incident: one that is known, or, with a name, a new one. NoIncident,
    TooLongForAnIncident.
    """
    name = " ".join(name.split())
    if len(name) > LONGEST:
        raise TooLongForAnIncident(field="name")
    if not name and (number is None or not Incident.select().where(Incident.id == number).exists()):
        raise NoIncident(field="incident")
    with acting(case, "link", by=by, at=at, version=version) as row:
        if name:
            number = Incident.create(name=name, language=by.language, at=at, by=by.id).id
        IncidentCase.insert(case=row.id, incident=number).on_conflict(
            conflict_target=[IncidentCase.case], update={IncidentCase.incident: number}
        ).execute()
        note(row, "case.linked", by=by, at=at, incident=str(number))


def incident_of(case: Case) -> Incident | None:
    """The incident to which a case belongs."""
    query = Incident.select().join(IncidentCase).where(IncidentCase.case == case.id)
    found: Incident | None = query.first()
    return found


def recent(at: dt.datetime) -> list[Incident]:
    """The incidents named in the last year, the latest first."""
    query = Incident.select().where(Incident.at > at - RECENT)
    return list(query.order_by(Incident.at.desc(), Incident.id.desc()).limit(OFFERED))
