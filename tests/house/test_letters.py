"""Every letter of the table has its three templates, and no template is without a letter."""

import re
from pathlib import Path

import pytest

from config import CHECKOUT
from portal.notices.kinds import LETTERS

EMAILS = CHECKOUT / "templates" / "emails"
PARTS = {"subject.txt", "body.txt", "body.html"}
SHARED = {"layout.txt", "layout.html", "parts.txt", "parts.html", "stops.html"}


def test_the_letters_of_the_table_and_the_folders_are_the_same() -> None:
    assert {path.name for path in EMAILS.iterdir() if path.is_dir()} == LETTERS.keys()
    assert {path.name for path in EMAILS.iterdir() if path.is_file()} == SHARED


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_has_subject_text_and_html(letter: str) -> None:
    assert {path.name for path in (EMAILS / letter).iterdir()} == PARTS


@pytest.mark.parametrize("path", sorted(EMAILS.rglob("*.html")), ids=str)
def test_letters_bring_no_script_no_picture_and_nothing_from_elsewhere(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"<(script|img|link|style|iframe)\b|https?://|\|\s*safe\b", source)


@pytest.mark.parametrize("letter", LETTERS)
def test_text_and_html_ask_translators_for_the_same_sentences(letter: str) -> None:
    """The HTML has one more: the line that mailboxes show beside the subject."""
    found = {
        form: re.sub(
            r"{% block preheader %}.*?{% endblock %}|{% (extends|import) [^%]*%}", "", source, flags=re.S
        )
        for form in ("txt", "html")
        if (source := (EMAILS / letter / f"body.{form}").read_text(encoding="utf-8"))
    }
    assert found["txt"].split() == found["html"].split()
