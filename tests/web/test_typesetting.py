"""Templates are set once for each language."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask
from jinja2 import DictLoader

from portal.web import catalogues
from portal.web.locale import showing
from portal.web.typesetting import environment, render

WORDS = {
    "Send it, %(name)s": "भेजें, %(name)s",
    "100%% <b>sure</b>": "100%% <b>पक्का</b>",
    ("state", "Open"): "खुला",
    "One line": "एक पंक्ति",
}
TEMPLATES = {
    "frame.html": '{{ _("100%% <b>sure</b>") }}|{% block main %}{% endblock %}',
    "page.html": '{% extends "frame.html" %}{% import "macro.html" as m %}{% block main %}'
    '{{ _("Send it, %(name)s", name=who) }}|{{ pgettext("state", "Open") }}|{{ m.line() }}|'
    '{{ ngettext("%(num)d day", "%(num)d days", 2) }}|{{ _(asked) }}|{{ "x" if who else _("One line") }}'
    "{% endblock %}",
    "macro.html": "{% macro line() %}{% trans %}One line{% endtrans %}{% endmacro %}",
}


@pytest.fixture
def speaking(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A portal that knows a few words of Hindi, and some templates."""
    words = Catalog(locale="hi")
    for key, said in WORDS.items():
        context, message = key if isinstance(key, tuple) else (None, key)
        words.add(message, said, context=context)
    folder = tmp_path / "hi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, words)
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    catalogues.catalogue.cache_clear()
    app.jinja_env.loader = DictLoader(TEMPLATES)
    return app


@pytest.fixture(autouse=True)
def _forget_the_words() -> object:
    yield
    catalogues.catalogue.cache_clear()


def test_whole_messages_are_folded_and_all_others_looked_up(speaking: Flask) -> None:
    with speaking.test_request_context("/hi/"):
        html = render("page.html", {"who": "<Asha>", "asked": "One line"})
        assert html == "100% <b>पक्का</b>|भेजें, &lt;Asha&gt;|खुला|एक पंक्ति|2 days|एक पंक्ति|x"
        assert "gettext" not in environment().compile(TEMPLATES["macro.html"], raw=True)


def test_each_language_has_its_own_setting(speaking: Flask) -> None:
    with speaking.test_request_context("/hi/"):
        assert "पक्का" in render("frame.html", {})
        with showing("en"):
            assert render("frame.html", {}) == "100% <b>sure</b>|"
        assert "पक्का" in render("frame.html", {})
