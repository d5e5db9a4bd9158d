"""Ready-made replies: kept in several languages, with blanks that are filled and nothing else that acts."""

import pytest

from portal.cases import templates
from portal.cases.templates import (
    Nameless,
    StaleTemplate,
    UnknownBlank,
    UnknownTemplate,
    Wordless,
)
from portal.history import lines_of
from tests.world import NOW, a_supervisor, an_association

NAMES = {"en": "We ask the bank", "kn": "ಬ್ಯಾಂಕನ್ನು ಕೇಳುತ್ತೇವೆ"}
BODIES = {"en": "Dear {member}, you hear from us by {date}. {handler}"}


def test_a_template_is_kept_in_the_languages_that_it_has(house: str) -> None:
    an_association()
    row = templates.add_template(NAMES, BODIES | {"kn": ""}, by=a_supervisor(), at=NOW)
    assert row.code == "we-ask-the-bank"
    assert [(one.names, one.bodies) for one in templates.templates()] == [(NAMES, BODIES)]
    told = [line.particulars["name"] for line in lines_of(("association", 1))]
    assert told[-1] == "template.we-ask-the-bank"


def test_blanks_are_filled_and_what_is_filled_in_is_not_read_again() -> None:
    said = templates.filled(BODIES["en"], {"member": "{date} {0.__class__}", "date": "Monday"})
    assert said == "Dear {date} {0.__class__}, you hear from us by Monday. {handler}"


@pytest.mark.parametrize(
    ("names", "bodies", "refusal"),
    [
        ({"en": ""}, BODIES, Nameless),
        (NAMES, {"en": ""}, Wordless),
        (NAMES, {"en": "Dear {name}"}, UnknownBlank),
    ],
)
def test_what_is_no_template_is_refused(
    house: str, names: dict[str, str], bodies: dict[str, str], refusal: type[Exception]
) -> None:
    an_association()
    with pytest.raises(refusal):
        templates.add_template(names, bodies, by=a_supervisor(), at=NOW)
    assert templates.templates() == []


def test_of_two_who_change_a_template_the_second_is_told(house: str) -> None:
    an_association()
    row = templates.add_template(NAMES, BODIES, by=a_supervisor(), at=NOW)
    first = {"en": "Dear {member}, we ask the bank today."}
    templates.change_template(row.code, NAMES, first, by=a_supervisor(), at=NOW, version=1)
    for change in (templates.change_template, None):
        with pytest.raises(StaleTemplate):
            if change:
                change(row.code, NAMES, BODIES, by=a_supervisor(), at=NOW, version=1)
            else:
                templates.remove_template(row.code, by=a_supervisor(), at=NOW, version=1)
    assert templates.template(row.code).bodies == first
    templates.remove_template(row.code, by=a_supervisor(), at=NOW, version=2)
    with pytest.raises(UnknownTemplate):
        templates.template(row.code)
