"""Pages for everybody: the front page, the choice of a language, and what operators ask."""

from flask import Blueprint

from portal.web.public import front, operations

blueprint = Blueprint("public", __name__)
front.add_to(blueprint)
operations.add_to(blueprint)
