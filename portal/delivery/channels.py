"""Which channel letters leave by: the one that PORTAL_MAIL_URL names."""

from collections.abc import Callable
from pathlib import Path

from portal.delivery.channel import Channel
from portal.delivery.console import Console
from portal.delivery.maildir import Maildir
from portal.delivery.smtp import Server, Smtp

# scheme → how the channel is made from its address
CHANNELS: dict[str, Callable[[str], Channel]] = {
    "smtp": lambda url: Smtp(Server.of(url)),
    "smtps": lambda url: Smtp(Server.of(url)),
    "maildir": lambda url: Maildir(Path(url.removeprefix("maildir://"))),
    "console": lambda _: Console(),
}


def channel_of(mail_url: str) -> Channel:
    """The channel at `mail_url`; KeyError for a scheme that settings would have refused."""
    return CHANNELS[mail_url.partition(":")[0]](mail_url)
