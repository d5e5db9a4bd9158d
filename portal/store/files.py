"""Files in a folder: names from us, modes for us alone, written whole or not at all."""

import os
import tempfile
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk, as a new name is lost in a power cut otherwise."""
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


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
        with tempfile.TemporaryDirectory(dir=place.parent) as unfinished:
            part = Path(unfinished) / name
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o600)
            part.replace(place)
        for folder in (place.parent, self.path):
            sync_folder(folder)

    def get(self, name: str) -> bytes:
        """The content kept under `name`; FileNotFoundError if there is none."""
        return self._place(name).read_bytes()

    def delete(self, name: str) -> None:
        """Keep nothing under `name`."""
        self._place(name).unlink(missing_ok=True)
