"""Every table of the house in one list, parents before children: what the migrations together must build."""

from portal.cases.drafts import Draft, DraftFile
from portal.cases.incidents import Incident, IncidentCase
from portal.cases.presence import Presence
from portal.cases.records import Barred, Case, Evidence, Message, Pause, Promise
from portal.cases.saved import SavedFilter
from portal.cases.templates import ReplyTemplate
from portal.history import Cursor, HistoryHead, HistoryLine
from portal.learning.annotations import Annotation
from portal.learning.rebasing import Rebasing
from portal.members.accounts import Account, Failure
from portal.members.activity import Activity
from portal.members.association import Association, Chapter, OfficeCalendar, Setting
from portal.members.imported import Import, ImportedActivity, Renewal
from portal.members.links import Link
from portal.members.needs import SupportNeed
from portal.members.people import Person, RoleGrant, Seat
from portal.members.second_factor import RecoveryCode
from portal.members.sessions import Session
from portal.members.waiting import WaitingForm
from portal.metrics.kept import FigurePage, FigureRow, FigureSet
from portal.metrics.packs import Pack, PackFile
from portal.metrics.public.releases import Release
from portal.metrics.rows import (
    ActionFact,
    CaseFact,
    Cohort,
    CountFault,
    EngagedMonth,
    Flow,
    HelpFact,
    MemberFact,
    MemberMonth,
    PulseFact,
    StandingFlow,
)
from portal.notices.outbox import Outbox
from portal.notices.preferences import LetterPreference
from portal.recovery.records import Remedy
from portal.satisfaction.forms import Form
from portal.satisfaction.pulses import Pulse
from portal.store import Record

TABLES: tuple[type[Record], ...] = (
    HistoryLine,
    HistoryHead,
    Cursor,
    Association,
    OfficeCalendar,
    Chapter,
    Setting,
    Person,
    RoleGrant,
    Seat,
    Account,
    RecoveryCode,
    Failure,
    Session,
    Link,
    Activity,
    SupportNeed,
    Import,
    ImportedActivity,
    Renewal,
    WaitingForm,
    Case,
    Message,
    Promise,
    Pause,
    Barred,
    Presence,
    Evidence,
    SavedFilter,
    Draft,
    DraftFile,
    Remedy,
    Form,
    Pulse,
    Incident,
    IncidentCase,
    Annotation,
    Rebasing,
    Outbox,
    ReplyTemplate,
    LetterPreference,
    Flow,
    Cohort,
    CaseFact,
    ActionFact,
    CountFault,
    HelpFact,
    PulseFact,
    MemberFact,
    StandingFlow,
    MemberMonth,
    EngagedMonth,
    FigureRow,
    FigureSet,
    FigurePage,
    Release,
    Pack,
    PackFile,
)
