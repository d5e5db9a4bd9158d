"""Letters in a folder: one file each, in the Maildir layout that any mail program reads."""

import hashlib
import os
from pathlib import Path

from portal.delivery.channel import Unreachable
from portal.delivery.compose import Mail
from portal.store.files import sync_folder

FOLDERS = ("tmp", "new", "cur")


class Maildir:
    """Puts each letter into `new/` under a name made of its Message-ID, so a second try is the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> None:
        """Make the folders."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self.path, *(self.path / name for name in FOLDERS)):
                folder.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unreachable("folder") from error

    def hand_over(self, mail: Mail) -> None:
        """Write the letter whole or not at all; it is on disk before this returns."""
        part = self.path / "tmp" / f"{_name(mail)}.{os.getpid()}"
        try:
            with open(part, "wb") as file:
                file.write(mail.as_bytes())
                file.flush()
                os.fsync(file.fileno())
            part.replace(self.path / "new" / _name(mail))
            sync_folder(self.path / "new")
        except OSError as error:
            raise Unreachable("folder") from error

    def has_taken(self, mail: Mail) -> bool:
        """Whether the letter lies here, read (in cur/, with flags behind its name) or unread."""
        return (self.path / "new" / _name(mail)).exists() or any((self.path / "cur").glob(f"{_name(mail)}*"))

    def close(self) -> None:
        """Nothing to put away."""


def _name(mail: Mail) -> str:
    return f"{hashlib.sha256(mail.message_id.encode()).hexdigest()[:32]}.recourse"
