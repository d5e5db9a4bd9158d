"""The pages. `create_app` puts the rooms together; what page writers use is listed here.

A view, from top to bottom:

    @bp.get("/cases/<ref>")
    @allows("case.see_own")                  # a name of roles.ACTIONS; or @open_to_all. A silent view is shut
    def show(ref: str):
        case = queues.own_of(actor()).get(ref)            # UnknownCase ends in a 404 by itself
        return page(case=case, form=Answer(action=url_for(".reply", ref=ref)))

    @bp.post("/cases/<ref>/reply")
    @allows("case.answer")
    @takes_files                             # without it a request ends at one megabyte
    def reply(ref: str):
        case = queues.own_of(actor()).get(ref)
        form = Answer(action=request.path)
        if not form.validate_on_submit():
            return page(of="member.cases.show", case=case, form=form)     # 422, with all that was typed
        handling.answer(case, form.text.data, by=actor(), at=clock.now())
        flash(gettext("Your answer has been sent."))
        return redirect(url_for(".show", ref=ref), 303)

* `access`: `allows`, `open_to_all`, `takes_files`, `may(action)`, `safe_next(request.args.get("next"))`.
* `page.page(code=, of=, **context)`: the template is found from the endpoint (`member.cases.show` is
  member/cases/show.html). `page.start_page()` is where somebody goes after the sign-in.
* `session`: `actor()` is the domain's `by`, `visit()` who is signed in or None, `sign_in(person, how=,
  second_factor=)`, `sign_out()`. Roles of the staff count only with a second factor (not in a demo).
  `@unattended` beside `@allows` marks what open pages ask by themselves: it keeps no session alive.
* `clock`: `now()` is the domain's `at`, `real()` is for sessions, links and throttles.
* `forms`: the base `Form(action=, called=)`; validators `needed(N_("…"))`, `at_most(n)`, `an_email`;
  `OneLine`; `choices=options(CATEGORIES)`; `refused(form, refusal)` puts a refusal beside its field. Labels
  are lazy_gettext. Forms of one page each need their own `action`; ids of fields start with its last word.
  What others may change, too, is a `stale.Versioned` form: `saved(form, now, verb)` does what it asks for,
  and shows both texts where somebody else was faster. A field in each language: `by_language.ByLanguage`.
* A Refusal that no view answers becomes a page: 403, 404, 409, 410, 429 or 422 by `errors.STATUS`.
* `locale`: `language()`, `zone()`, `say(words_or_refusal)`, `showing("kn")`. In Python code take gettext,
  ngettext, pgettext from flask_babel, and lazy ones only where a module is loaded.
* `house.house()` is the association as pages need it.
* What looks the same to all who read a language is drawn ahead or answered unchanged: pages of figures by
  `staff.drawn`, published ones by `public.unchanged`. Each names all that it is made of.
* A room of several modules: each ends with `add_to(room)`, which puts its addresses there.
* What a form brings while nobody is signed in waits through the sign-in and is offered again (`waiting`).

A template:

    {% extends "layouts/member.html" %}      {# console.html for staff, plain.html without a menu #}
    {% import "parts/form.html" as f %}
    {% set wide = true %}                    {# members' pages: room for two columns #}
    {% set place = "/staff/queue" %}         {# the entry of the menu, where the address does not say #}
    {% block title %}…{% endblock %}         {# the association's name follows by itself #}
    {% block running %} · <bdi>GR-…</bdi>{% endblock %}                {# print repeats it on every sheet #}
    {% block mark %} data-case="…" data-state="…"{% endblock %}        {# attributes of <main> #}
    {% block main %}<h1>…</h1>{% endblock %}

* Words: `_("Whole sentence, %(name)s.", name=…)`, `ngettext("%(num)d day", "%(num)d days", n)`,
  `pgettext("state", "Open")`, `{% trans %}`; what the domain only marked: `say(words)`. Messages without
  placeholders cost nothing: they are folded into the template of each language.
* Marks: `icon("mail")`; `when(moment, "weekday_day")` for a <time>; filters day, near_day, weekday_day,
  moment, clock, month, iso, iso_moment, full_moment, instant, number, file_size, money(currency), currency,
  percent, listed, bdi, ref, isolate, paragraphs. `data-due="{{ due | instant }}"`.
* Forms: `{% call f.form(form) %}{{ f.field(form.subject, hint=_("…")) }}{{ f.submit(_("Send")) }}
  {% endcall %}` with f.field, f.textarea, f.choice, f.ticks, f.tick, f.select, f.file, f.fold; and
  `{{ f.press(action, _("Withdraw"), "quiet", {"version": case.version}) }}` for a form that is one button.
* The other parts: `templates/parts/<part>.html` says at its top how it is used (note, state, pager, stepper,
  doors, dialog, talk, filters …), and the page of parts in set-up shows it. A new one: see `design`.
* `here` (page.Here): `here.name` (the association), `short_name`, `brand`, `contact` (empty where it named
  none), `office` (always an address), `outside`; `here.visit`, `language`, `languages`, `demo`, `start`,
  `here.offers("/staff/queue")` (whether the menu leads there); `may("case.take")`.
* `drawn_once("parts/….html", **key)`: a part that looks the same to many readers.

Tests look at pages through tests/browser_client.py, which criticises each one without being asked.
"""

from importlib import import_module
from typing import Any

from flask import Flask, request

from config import CHECKOUT, Settings
from portal import store
from portal.web import access, assets, codes, errors, locale, logs, marks, paper, parts, session, wire
from portal.web import page as pages
from portal.web.forms import csrf
from portal.web.typesetting import TypesettingEnvironment

ROOMS = ("public", "account", "member", "staff")


class Portal(Flask):
    """The Flask application: its templates are set by language, its log of errors holds no address."""

    jinja_environment = TypesettingEnvironment

    def log_exception(self, exc_info: Any) -> None:
        """One line with the rule of the route, since the address may hold a token, and the trace."""
        rule = request.url_rule.rule if request.url_rule else "(no such page)"
        errors.log.error("unexpected error in %s %s", request.method, rule, exc_info=exc_info)


def create_app(settings: Settings, rooms: tuple[str, ...] = ROOMS) -> Flask:
    """The portal as a web application, bound to the database of `settings`; nothing connects before a
    request. `rooms`: the packages of portal.web that it opens, all of them unless a test wants fewer.
    """
    store.open_database(settings.database_url)
    return furnished(settings, rooms)


def furnished(settings: Settings, rooms: tuple[str, ...] = ROOMS) -> Flask:
    """The same on the database that is bound already, and with its connections: for a process that draws
    pages ahead.
    """
    app = Portal("portal", root_path=str(CHECKOUT), template_folder="templates", static_folder=None)
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key, WTF_CSRF_TIME_LIMIT=None)
    app.config["WTF_CSRF_SSL_STRICT"] = False  # the guard looks at Origin itself, by the configured address
    for part in (logs, wire, session, locale, access):
        part.use(app)
    csrf.init_app(app)  # after the guard: who is signed out is led to the sign-in, with what they typed
    for part in (assets, marks, codes, parts, paper, pages, errors):
        part.use(app)
    for name in rooms:
        app.register_blueprint(import_module(f"portal.web.{name}").blueprint)
    return app
