"""A name for the code that draws: another one as soon as any code, template, word or picture is another."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from config import CHECKOUT

DRAWN_WITH = {"portal": "*.py", "templates": "*.*", "translations": "*.mo", "static": "*.*"}
"""Folder → the files in it that pages are drawn with."""


@lru_cache(maxsize=1)
def version() -> str:
    """The name of the code of this process. Processes of the same code agree on it."""
    digest = sha256()
    for path in (CHECKOUT / "config.py", *_files()):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _files() -> list[Path]:
    found = (path for folder, kind in DRAWN_WITH.items() for path in (CHECKOUT / folder).rglob(kind))
    return sorted(path for path in found if path.is_file())
