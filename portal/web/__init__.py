"""The pages. `create_app` puts the rooms together; what page writers use is listed here.

A view, from top to bottom:

    from portal.web.access import allows, open_to_all, may, takes_files, safe_next
    from portal.web.page import page
    from portal.web.session import actor, visit
    from portal.web import clock

    @bp.get("/cases/<ref>")
    @allows("case.see_own")                       # a name of roles.ACTIONS, or @open_to_all; a silent view
    is shut
    def show(ref: str):
        case = queues.own(actor()).get(ref)       # raises a Refusal that is not found: 404
        return page(case=case, form=Reply(action=url_for(".reply", ref=ref)))

    @bp.post("/cases/<ref>/reply")
    @allows("case.answer")
    def reply(ref: str):
        form = Reply()
        if not form.validate_on_submit():
            return page(of="member.cases.show", case=…, form=form)          # 422, with all that was typed
        handling.reply(case, form.text.data, by=actor(), at=clock.now())    # a Refusal here: its page,
        422/409/403
        flash(gettext("Your answer has been sent."))
        return redirect(url_for(".show", ref=ref), 303)

* `page(code=, of=, **context)`: template by endpoint (`member.cases.show` → member/cases/show.html).
* `actor()` is the domain's `by`, `visit()` who is signed in or None, `clock.now()` the domain's `at`.
* `forms.Form` is the base of forms, `forms.refused(form, refusal)` puts a refusal beside its field;
  validators
  `needed(N_("…"))`, `at_most(n)`, `an_email`. Several forms on a page: give each its `action`.
* `locale.language()`, `locale.zone()`, `locale.say(words_or_refusal)`, `locale.showing("kn")`; in Python code use
  flask_babel's `gettext`, `ngettext`, `pgettext`, and the lazy ones only where a module is loaded.
* `access.takes_files` for a view that receives evidence, `wire.absolute(path)` for a full address.
* `session.sign_in(person, how=, second_factor=)`, `session.sign_out()`.

A template:

    {% extends "layouts/member.html" %}            {# console.html for staff, plain.html without a menu #}
    {% import "parts/form.html" as f %}
    {% set wide = true %}                          {# members' pages: room for two columns #}
    {% set place = "/cases/" %}                    {# which entry of the menu is the current one, if not by
    address #}
    {% block title %}…{% endblock %}  {% block running %}…{% endblock %}  {% block mark %} data-case="…"{%
    endblock %}
    {% block main %}<h1>…</h1>{% endblock %}

* Words: `{{ _("Whole sentence, %(name)s.", name=…) }}`, `ngettext("%(num)d day", "%(num)d days", n)`,
  `pgettext("state", "Open")`, `{% trans %}`; what the domain only marked: `{{ say(words) }}`.
* Marks: `icon("mail")`, `when(moment, "weekday_day")`, filters `|day |near_day |weekday_day |moment |iso
  |iso_moment
  |instant |month |clock |number |money(currency) |percent |listed |bdi |isolate |paragraphs`.
* Forms: `{% call f.form(form) %}{{ f.field(form.subject, hint=_("…")) }}{{ f.submit(_("Send")) }}{% endcall
  %}`, or
  `{{ f.press(action, _("Withdraw")) }}` for a form that is one button.
* `here`: `here.name` (the association), `here.visit`, `here.language`, `here.demo`; `may("case.take")`.

What a new room brings: a blueprint with its path in `ROOMS` below, views in its package, templates under its
name.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from flask import Flask, request

from config import CHECKOUT, Settings
from portal import store
from portal.web import access, assets, codes, errors, locale, logs, marks, parts, session, wire
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
    app = Portal("portal", root_path=str(CHECKOUT), template_folder="templates", static_folder=None)
    app.config.update(SETTINGS=settings, SECRET_KEY=settings.secret_key, WTF_CSRF_TIME_LIMIT=None)
    app.config["WTF_CSRF_SSL_STRICT"] = False  # the guard looks at Origin itself, by the configured address
    for part in (logs, wire, session, locale, access):
        part.use(app)
    csrf.init_app(app)  # after the guard: who is signed out is led to the sign-in, with what they typed
    for part in (assets, marks, codes, parts, pages, errors):
        part.use(app)
    for name in rooms:
        if find_spec(f"portal.web.{name}"):
            app.register_blueprint(import_module(f"portal.web.{name}").blueprint)
    return app
