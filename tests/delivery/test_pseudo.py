"""In languages that nobody speaks, letters show what was never said through a catalogue, or torn by what
fills it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import LANGUAGES
from portal.delivery import words
from portal.notices.kinds import LETTERS
from tests.delivery.test_render import IN_A_PACK, written
from tests.post import settings_for
from tests.pseudo import FSI, GIVEN, PDI, faults, faults_of_page, make_catalogues
from tests.pseudo import words as as_said

ADDRESS = re.compile(r"https://\S+")


@pytest.fixture(scope="module")
def catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Letters in those languages, as long as these tests run."""
    folder = tmp_path_factory.mktemp("catalogues")
    make_catalogues(folder, ("hy", "ar"))
    kept = words.CATALOGUES
    for catalogues in (folder, kept):
        words.CATALOGUES = catalogues
        words.catalogue.cache_clear()
        words.templates.cache_clear()
        if catalogues is folder:
            yield


def as_read(text: str, direction: str) -> str:
    """A text without what is no word: addresses, and where all runs left to right, the association's name,
    which needs no mark there.
    """
    return ADDRESS.sub(f"{FSI}{PDI}", text if direction == "rtl" else text.replace(GIVEN[0], ""))


@pytest.mark.parametrize("language", ["hy", "ar"])
@pytest.mark.parametrize("kind", LETTERS)
def test_every_word_of_a_letter_comes_from_a_catalogue(
    catalogues: None,
    sqlite_house: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    language: str,
) -> None:
    direction = LANGUAGES[language].direction
    monkeypatch.setitem(IN_A_PACK, "lead", as_said("A sentence.", direction))
    monkeypatch.setitem(IN_A_PACK, "main", [as_said("A figure.", direction)])
    letter = written(kind, settings_for(sqlite_house, tmp_path), language)
    assert faults_of_page(as_read(letter.html, direction), direction) == []
    assert faults(as_read(letter.subject, direction), direction) == []
    assert faults(as_read(letter.text, direction), direction) == []
