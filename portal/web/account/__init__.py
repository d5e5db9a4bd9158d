"""The ways in and out, and one's own account: what I choose, what is held of me, and leaving."""

from flask import Blueprint

from portal.web.account import code, data, devices, leave, letters, link, me, needs, recovery, sign_in

blueprint = Blueprint("account", __name__)
for _room in (sign_in, link, code, recovery, me, letters, needs, devices, data, leave):
    _room.add_to(blueprint)
