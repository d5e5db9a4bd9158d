"""The ways in and out, and one's own account: sign-in, link, second factor, password, devices."""

from flask import Blueprint

from portal.web.account import code, link, me, sign_in

blueprint = Blueprint("account", __name__)
for _room in (sign_in, link, code, me):
    _room.add_to(blueprint)
