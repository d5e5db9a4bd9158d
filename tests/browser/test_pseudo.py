"""In languages that nobody speaks, pages show what was never said through a catalogue, cut or torn."""

import pytest

from config import LANGUAGES
from tests.browser.conftest import PSEUDO
from tests.browser.critics import faults_of_layout
from tests.browser.pages import KINDS, Kind, look_at
from tests.browser.readers import Readers
from tests.pseudo import faults_of_page


@pytest.mark.parametrize("language", PSEUDO)
@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_every_word_comes_from_a_catalogue_and_fits(
    pseudo_readers: Readers, kind: Kind, language: str
) -> None:
    page = look_at(kind, pseudo_readers, language)
    assert faults_of_page(page.content(), LANGUAGES[language].direction) == []
    assert faults_of_layout(page) == []


def test_the_critic_finds_what_is_wrong() -> None:
    page = "<html lang=ar><title>{title}</title><body>⟦مرحبا⟧ {said}</body></html>"
    for said, fault in {
        "Welcome": "bare: Welcome",
        "⟦مرحبا Asha⟧": "bare: مرحبا Asha",
        "⟦مرحبا ⟨Asha⟩⟧": "not isolated: Asha",
        "⟦مرحبا ⟨-5%⟩⟧": "not isolated: -5%",
        "⟦مرحبا": "cut: ",
        "<img alt='A bill'>": "bare: A bill (heard, not seen)",
        "<select><option>Closed</option></select>": "bare: Closed",
    }.items():
        assert faults_of_page(page.format(title="⟦مرحبا⟧", said=said), "rtl")[0].startswith(fault)
    marked = "⟦مرحبا ⟨<bdi>Asha</bdi>⟩ ⟨\u2068-5%\u2069⟩ ⟨18:00⟩⟧ <time>3 March</time>"
    assert faults_of_page(page.format(title="Asha", said=marked), "rtl") == []
