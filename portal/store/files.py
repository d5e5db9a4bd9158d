"""Files in a folder: names from us, modes for us alone, written whole or not at all."""

import os
import tempfile
from pathlib import Path


class Folder:
    """Files kept in a folder, spread over sub-folders by the first two letters of their names."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _place(self, name: str) -> Path:
        if not name.isascii() or not name.isalnum():
            raise FileNotFoundError(name)
        return self.path / name[:2] / name

    def put(self, name: str, content: bytes) -> None:
        """Keep `content` under `name`, on disk before this returns."""
        place = self._place(name)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=place.parent, delete=False) as part:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
        os.chmod(part.name, 0o600)
        os.replace(part.name, place)

    def get(self, name: str) -> bytes:
        """The content kept under `name`; FileNotFoundError if there is none."""
        return self._place(name).read_bytes()

    def delete(self, name: str) -> None:
        """Keep nothing under `name`."""
        self._place(name).unlink(missing_ok=True)
