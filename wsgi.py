"""The door for a WSGI server: `gunicorn wsgi:app`."""

import sys

from config import BadSettings, Settings
from portal.operations.opening import check_ready
from portal.web import create_app
from portal.web.logs import to_stderr
from portal.wording import Refusal

to_stderr()
try:
    settings = Settings.from_environment()
    app = create_app(settings)
    if settings.demo or settings.now:  # however it was started: a demo's ease never meets a real association
        check_ready(settings)
except (BadSettings, Refusal) as bad:
    sys.exit(str(bad))
