"""The member's pages: my matters, a new grievance, a case and what can be done in it."""

from flask import Blueprint

from portal.web.member import cases, home, news, offline, raising, replying

blueprint = Blueprint("member", __name__)
_cases = Blueprint("cases", __name__, url_prefix="/cases")
for _room in (home, raising, offline, news, replying, cases):
    _room.add_to(_cases)
blueprint.register_blueprint(_cases)
