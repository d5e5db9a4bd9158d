"""The console: my day, the queue, cases, entry for a caller, figures, history, set-up. Each room is a child
blueprint.
"""

from importlib import import_module
from importlib.util import find_spec

from flask import Blueprint

# Rooms of the console, in the order of the menu; each module offers its `blueprint`.
ROOMS = ("day", "queue", "cases", "figures", "history", "settings")

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
for _room in ROOMS:
    if find_spec(f"portal.web.staff.{_room}"):
        blueprint.register_blueprint(import_module(f"portal.web.staff.{_room}").blueprint)
