"""Pages for everybody: front page, language, privacy, accessibility, published figures, for operators, behind
letters' links.
"""

from flask import Blueprint

from portal.web.public import (
    badge,
    front,
    installed,
    methods,
    notices,
    open_data,
    operations,
    performance,
    pulse,
    rating,
    unsubscribe,
)

blueprint = Blueprint("public", __name__)
front.add_to(blueprint)
installed.add_to(blueprint)
operations.add_to(blueprint)
rating.add_to(blueprint)
pulse.add_to(blueprint)
notices.add_to(blueprint)
unsubscribe.add_to(blueprint)
performance.add_to(blueprint)
methods.add_to(blueprint)
open_data.add_to(blueprint)
badge.add_to(blueprint)
