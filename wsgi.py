"""The door for a WSGI server: `gunicorn wsgi:app`."""

import sys

from config import BadSettings, Settings
from portal.web import create_app
from portal.web.logs import to_stderr

to_stderr()
try:
    app = create_app(Settings.from_environment())
except BadSettings as bad:
    sys.exit(str(bad))
