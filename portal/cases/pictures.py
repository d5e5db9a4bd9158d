"""Pictures: drawn anew without their metadata, in a process of their own with bounds on memory and time.

What a stranger sends may crash, hang or burst whatever reads it; then it is only that process that ends, and
the worker goes on with the next. Started as a program, this module reads a picture and writes the plain one.
"""

import io
import resource
import signal
import subprocess
import sys
from contextlib import suppress

from PIL import Image, ImageOps

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
MEMORY = 1024**3  # bytes: twice what forty million pixels of a photo need
SECONDS = 30


def re_encode(content: bytes, kind: str) -> bytes:
    """A picture without metadata, turned upright, as its pixels alone make it;
    ValueError if it cannot be read.
    """
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as picture:
            upright = ImageOps.exif_transpose(picture) or picture
            if "transparency" in upright.info:
                upright = upright.convert("RGBA")  # the see-through colour is metadata, too
            plain = Image.new(upright.mode, upright.size)
            if upright.mode == "P" and upright.palette:
                plain.putpalette(upright.palette)
            plain.paste(upright)
            out = io.BytesIO()
            options = {"quality": 88} if kind != "image/png" else {}
            plain.save(out, FORMATS[kind], **options)
            return out.getvalue()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as broken:
        raise ValueError("the picture cannot be read") from broken


def re_encode_apart(content: bytes, kind: str, *, memory: int = MEMORY, seconds: int = SECONDS) -> bytes:
    """The same in a process of its own; ValueError also if it needs more memory (bytes) or time than it may
    have, or breaks what reads it.
    """
    command = [sys.executable, "-m", "portal.cases.pictures", kind, str(memory), str(seconds)]
    try:
        done = subprocess.run(
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=4 * seconds,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as broken:
        raise ValueError("the picture cannot be read") from broken
    return done.stdout


def _bound(memory: int, seconds: int) -> None:
    """Bound this process. Told to end with the worker, it finishes: else the picture would bear the blame."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    with suppress(ValueError, OSError):  # not every system bounds memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bound(int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.buffer.write(re_encode(sys.stdin.buffer.read(), sys.argv[1]))
