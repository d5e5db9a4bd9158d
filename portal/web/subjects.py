"""What figures are about: the pages they are shown on, and the parts of the whole they can be told of."""

from collections.abc import Mapping
from dataclasses import dataclass

from config import LANGUAGES
from portal.cases.codes import CATEGORIES, CHANNELS, SEVERITIES
from portal.members.association import chapters, in_language
from portal.metrics.counts.given import BOTH, INCIDENT
from portal.metrics.parts import FILTERS
from portal.metrics.readings import NO_INCIDENT
from portal.metrics.rows import TOTAL, Part
from portal.web.locale import language, say
from portal.wording import NP_, Words


@dataclass(frozen=True)
class Subject:
    """A page of figures: its words, and which figures stand on it."""

    words: Words
    metrics: tuple[str, ...]


SUBJECTS: dict[str, Subject] = {
    "promises": Subject(
        NP_("page of figures", "Promises and time"), ("R5", "R2", "R4", "R3", "R6", "R1", "R14", "R15", "R16")
    ),
    "recovery": Subject(
        NP_("page of figures", "Putting things right"),
        ("R20", "R12", "R18", "R19", "R26", "R27", "R7", "R8", "R9", "R10", "R11", "R13", "R17"),
    ),
    "satisfaction": Subject(NP_("page of figures", "Satisfaction"), ("R21", "R23", "R22", "R24", "R25")),
    "loyalty": Subject(NP_("page of figures", "Loyalty"), ("L1", "L2", "L3", "L4")),
    "learning": Subject(NP_("page of figures", "Learning"), ("L8", "L7", "L6", "L5")),
    "engagement": Subject(NP_("page of figures", "Engagement"), ("E1", "E2", "E3", "E4", "E5")),
}

SUBJECT_OF = {metric: name for name, subject in SUBJECTS.items() for metric in subject.metrics}
"""Figure → the page on which it stands."""

DIMENSIONS: dict[str, Words] = {
    "category": NP_("filter", "Category"),
    "severity": NP_("filter", "Severity"),
    "stage": NP_("filter", "Stage"),
    "channel": NP_("filter", "Channel"),
    "language": NP_("filter", "Language"),
    "chapter": NP_("filter", "Chapter"),
    BOTH: NP_("filter", "Category and severity"),
    INCIDENT: NP_("filter", "Incidents"),
}
WITHOUT_INCIDENTS = (INCIDENT, NO_INCIDENT)
"""The one part of that dimension that is offered: an incident by itself is no part to look at."""

STAGES: dict[str, Words] = {"1": NP_("stage", "First stage"), "2": NP_("stage", "Second stage")}
NONE: dict[str, Words] = {
    "severity": NP_("severity", "not assessed"),
    "chapter": NP_("chapter", "no chapter"),
    INCIDENT: NP_("incidents", "no incident"),
}
CODES: dict[str, Mapping[str, Words]] = {
    "category": CATEGORIES,
    "severity": SEVERITIES,
    "stage": STAGES,
    "channel": CHANNELS,
}


def part_of(text: str) -> Part:
    """The part that an address names (`category:fees`); the whole for anything else."""
    dimension, _, value = text.partition(":")
    known = dimension in FILTERS or (dimension, value) == WITHOUT_INCIDENTS
    return (dimension, value) if known else TOTAL


def is_offered(part: Part) -> bool:
    """Whether figures can be narrowed to a part."""
    return part[0] != INCIDENT or part == WITHOUT_INCIDENTS


def address_of(part: Part) -> str:
    """How an address names a part."""
    return ":".join(part)


def part_words(part: Part, names: Mapping[str, str]) -> str:
    """A part in the reader's words; `names` are those of the chapters."""
    dimension, value = part
    if dimension == BOTH:
        category, severity = value.split("/")
        return f"{part_words(('category', category), names)} · {part_words(('severity', severity), names)}"
    if not value:
        return say(NONE[dimension]) if dimension in NONE else "–"
    if dimension == "language":
        return LANGUAGES[value].name if value in LANGUAGES else value
    if dimension == "chapter":
        return names.get(value, value)
    return say(CODES[dimension][value]) if value in CODES[dimension] else value


def chapter_names() -> dict[str, str]:
    """What the chapters are called, by their code as the ledger knows it."""
    return {str(one.id): in_language(one.names, language().code, one.code) for one in chapters()}


def choices(parts: list[Part]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The parts to choose from, by dimension: its words, and address and words of each part."""
    names = chapter_names()
    found = []
    for dimension, words in DIMENSIONS.items():
        own = [part for part in parts if part[0] == dimension and is_offered(part)]
        if own:
            found.append((say(words), [(address_of(part), part_words(part, names)) for part in own]))
    return found
