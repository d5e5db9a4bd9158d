"""The logo: a picture drawn anew, so small that it travels inside the style sheet and costs no request.

What comes may crash or burst whatever reads it, so a process of its own reads it, with bounds on memory and
time; started as a program, this module reads a picture and writes the logo. Vector pictures (SVG) are not
taken: they are documents that may hold scripts and links.
"""

import io
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from PIL import Image, ImageOps

from portal.wording import N_, Refusal

BOX = 64  # pixels: two for each one it takes beside the name
MOST = 1024  # bytes: with twice as many, the first page a member opens would weigh more than 14 KB
LARGEST = 5 * 1024 * 1024  # bytes of what is sent
MOST_PIXELS = 40_000_000  # a few kilobytes can hold more than the memory of a small server
QUALITIES = (90, 80, 70, 60, 50, 40, 30)
KINDS = ["PNG", "JPEG", "WEBP"]
MEMORY, SECONDS = 1024**3, 10
_TOO_RICH, _UNREADABLE = 3, 4  # how the program ends


class NoPicture(Refusal):
    """What was sent is no picture that we read."""

    message = N_(
        "This is no PNG, JPEG or WebP picture that can be read. An SVG file is not taken, because it can hold"
        " scripts; save it as PNG first."
    )


class PictureTooLarge(Refusal):
    """The file is larger than a logo has to be."""

    message = N_("This file is larger than 5 MB. Save a smaller one: 64 pixels each way are enough.")


class TooRich(Refusal):
    """The picture does not become small enough at any quality that can be shown."""

    message = N_(
        "This picture has so much detail that it does not fit into 1 KB at 64 pixels. Choose a simpler one,"
        " with few colours: the plain mark without words, say."
    )


@dataclass(frozen=True)
class Logo:
    """A WebP picture of at most 1 KB, and whether one can look through it somewhere."""

    webp: bytes
    clear: bool


def logo_of(content: bytes) -> Logo:
    """The logo that a picture becomes. PictureTooLarge, NoPicture or TooRich if it cannot."""
    if len(content) > LARGEST:
        raise PictureTooLarge(field="picture")
    command = [sys.executable, "-m", "portal.members.logos"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=4 * SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        raise NoPicture(field="picture") from late
    if done.returncode == _TOO_RICH:
        raise TooRich(field="picture")
    if done.returncode:
        raise NoPicture(field="picture")
    return Logo(done.stdout[1:], done.stdout[:1] == b"c")


def shrink(content: bytes) -> Logo | None:
    """The picture within the box, as good as fits into the bytes; None if it fits at no quality. ValueError
    where it has too many pixels to be read at all.
    """
    with Image.open(io.BytesIO(content), formats=KINDS) as picture:
        picture.draft("RGB", (BOX * 2, BOX * 2))  # a JPEG is read no larger than needed
        if picture.width * picture.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        upright = ImageOps.exif_transpose(picture) or picture
        drawn = upright.convert("RGBA")
    drawn.thumbnail((BOX, BOX), Image.Resampling.LANCZOS)
    clear = drawn.getchannel("A").getextrema()[0] < 255  # type: ignore[operator]  # one channel, two numbers
    plain = drawn if clear else drawn.convert("RGB")
    return next((Logo(webp, clear) for webp in _ever_smaller(plain) if len(webp) <= MOST), None)


def _ever_smaller(picture: Image.Image) -> Iterator[bytes]:
    yield _webp(picture, lossless=True, quality=100)  # plain marks come out smaller so, and sharp
    for quality in QUALITIES:
        yield _webp(picture, quality=quality, alpha_quality=quality)


def _webp(picture: Image.Image, **how: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", method=6, **how)
    return out.getvalue()


def _main() -> int:
    with suppress(ValueError, OSError):  # not every system bounds memory
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        logo = shrink(sys.stdin.buffer.read())
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        return _UNREADABLE
    if logo is None:
        return _TOO_RICH
    sys.stdout.buffer.write((b"c" if logo.clear else b"f") + logo.webp)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
