"""The door for a WSGI server: `gunicorn wsgi:app`."""

import os
import sys

from config import BadSettings, Settings
from portal.operations.opening import check_ready
from portal.web import create_app
from portal.web.logs import to_stderr
from portal.wording import Refusal

to_stderr()
os.umask(0o077)  # what is written is full of people's matters: nobody else on this machine reads it
try:
    settings = Settings.from_environment()
    app = create_app(settings)
    if settings.demo or settings.now:  # however it was started: a demo's ease never meets a real association
        check_ready(settings)
except (BadSettings, Refusal) as bad:
    sys.exit(str(bad))
