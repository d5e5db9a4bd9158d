"""The console: my day, the queue, cases, entry for a caller, figures, history, set-up. Each room is a child
blueprint.
"""

from flask import Blueprint

from portal.web.staff import (
    cases,
    day,
    figures,
    history,
    packs,
    people,
    queue,
    saved,
    settings,
    several,
    templates,
)

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
for _room in (day, queue, saved, several, cases, figures, packs, history, settings, templates, people):
    blueprint.register_blueprint(_room.blueprint)
