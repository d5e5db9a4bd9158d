"""Two clocks: business time, which PORTAL_NOW may hold still, and real time for sessions, throttles and
leases.
"""

import datetime as dt

from portal.web.house import settings


def now() -> dt.datetime:
    """The moment a deed of this request happens, as the domain's `at` wants it (aware, UTC)."""
    return settings().now or real()


def real() -> dt.datetime:
    """The real time, whatever PORTAL_NOW says (aware, UTC)."""
    return dt.datetime.now(dt.UTC)
