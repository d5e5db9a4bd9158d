"""Pages for everybody: the front page, the choice of a language, what operators ask, and how a case felt."""

from flask import Blueprint

from portal.web.public import front, installed, operations, rating

blueprint = Blueprint("public", __name__)
front.add_to(blueprint)
installed.add_to(blueprint)
operations.add_to(blueprint)
rating.add_to(blueprint)
