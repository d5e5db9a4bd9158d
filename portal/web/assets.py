"""Style, scripts and pictures: cut, minified, named by their content and compressed before anybody asks.

Each side of the house has one sheet and one script, put together from the parts that serve it
(`portal.web.design`); behind the tokens of a sheet stand those of the association's colour and logo. A name
holds a hash of the content, so browsers keep it for good, and processes that read the same choice come to the
same name; a name of yesterday still leads to today's content.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, has_app_context, request

from config import CHECKOUT
from portal.members.identity import PLAIN, Brand
from portal.web.brand import style_of
from portal.web.design import SIDES, later_scripts_of, scripts_of, styles_of
from portal.web.house import forget_house, house

try:
    import brotli
except ImportError:  # brotli is a comfort: without it, gzip
    brotli = None

STATIC = CHECKOUT / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
TEXT = {"text/css", "text/javascript", "image/svg+xml", "application/json", "application/manifest+json"}

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_BLOCK_COMMENT = re.compile(r"^\s*/\*.*?\*/", re.S | re.M)  # one that begins its line
_HASH = re.compile(r"\.[0-9a-f]{10}(?=\.)")
_STRING = re.compile(r"""("[^"]*"|'[^']*')""")


@dataclass(frozen=True)
class Asset:
    """One file as it is served: under which name, as what, and its bytes by content encoding."""

    name: str
    media_type: str
    bodies: dict[str, bytes]


def minify(css: str) -> str:
    """The sheet without comments and needless space; strings stay as they are."""
    parts = _STRING.split(_COMMENT.sub("", css))
    return "".join(part if part[:1] in {'"', "'"} else _squeeze(part) for part in parts).strip()


def _squeeze(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    return re.sub(r": ", ":", css).replace(";}", "}")


def sheet(side: str, own: str = "") -> str:
    """The style sheet of a side: its files one after the other, minified; `own` tokens stand behind ours, and
    before all that gives tokens another value in turn.
    """
    tokens, *others = (path.read_text(encoding="utf-8") for path in styles_of(side))
    return minify("\n".join((tokens, own, *others)))


def unspoken(script: str) -> str:
    """A script of ours without its comments and indentation. A comment of ours begins its line, and none of
    our strings goes over several lines; `export {}` only tells the type checker that a file is a world of
    its own.
    """
    lines = (line.strip() for line in _BLOCK_COMMENT.sub("", script).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//") and line != "export {};")


def script(files: tuple[Path, ...]) -> str:
    """One script of several files: each in a block, so that no two of them share a name."""
    blocks = (unspoken(path.read_text(encoding="utf-8")) for path in files)
    return '"use strict";\n' + "\n".join(f"{{\n{block}\n}}" for block in blocks)


def compressed(body: bytes, *, quality: int = 11) -> dict[str, bytes]:
    """`body` in every encoding we can offer, the best first, and as it is."""
    bodies = {"br": brotli.compress(body, quality=quality)} if brotli else {}
    return {**bodies, "gzip": gzip.compress(body, 9, mtime=0), "identity": body}


def _sources() -> Iterator[tuple[str, bytes]]:
    for side in SIDES:
        yield f"{side}.css", sheet(side).encode()
        yield f"{side}.js", script(scripts_of(side)).encode()
        yield f"{side}.later.js", script(later_scripts_of(side)).encode()
    for path in sorted((STATIC / "js").glob("*.js")):
        yield path.name, unspoken(path.read_text(encoding="utf-8")).encode()
    for path in sorted((STATIC / "img").iterdir()):
        yield path.name, path.read_bytes()


def _asset(plain_name: str, body: bytes) -> Asset:
    path = Path(plain_name)
    name = f"{path.stem}.{hashlib.sha256(body).hexdigest()[:10]}{path.suffix}"
    media_type = mimetypes.guess_type(plain_name)[0] or "application/octet-stream"
    media_type = "text/javascript" if path.suffix == ".js" else media_type
    return Asset(name, media_type, compressed(body) if media_type in TEXT else {"identity": body})


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """Every asset by its plain name, made once a process."""
    return {name: _asset(name, body) for name, body in _sources()}


_SHEETS = frozenset(f"{side}.css" for side in SIDES)
_made: dict[str, Asset] = {}  # sheets with an association's own tokens, by their full names


@lru_cache(maxsize=8)
def _branded(plain_name: str, brand: Brand) -> Asset:
    """The sheet of an association that chose a colour or a logo, made once for each choice."""
    found = _asset(plain_name, sheet(plain_name.removesuffix(".css"), style_of(brand)).encode())
    if len(_made) >= 16:
        _made.clear()
    _made[found.name] = found
    return found


def _todays(plain_name: str) -> Asset | None:
    """The asset of this name as it is now, None if there is none."""
    branded = plain_name in _SHEETS and has_app_context()
    brand = house().identity.brand if branded else PLAIN.brand
    return assets().get(plain_name) if brand == PLAIN.brand else _branded(plain_name, brand)


def asset(plain_name: str) -> str:
    """The address of an asset, for templates: `asset("member.css")`."""
    found = _todays(plain_name)
    if found is None:
        raise KeyError(plain_name)
    return f"/static/{found.name}"


def _named(name: str) -> Asset | None:
    """The asset of this full name; of an older or a strange name today's. A sheet nobody here has made may be
    one that another process has, after a choice that this one has not read yet.
    """
    plain = _HASH.sub("", name)
    known = _made.get(name) or assets().get(plain)
    if known is None or known.name == name or plain not in _SHEETS:
        return known
    todays = _todays(plain)
    if todays is not None and todays.name != name:
        forget_house()
        todays = _todays(plain)
    return todays


def best_encoding(bodies: dict[str, bytes] | tuple[str, ...]) -> str:
    """The best of these content encodings that the browser takes."""
    wanted = request.headers.get("Accept-Encoding", "")
    accepted = {
        part.partition(";")[0].strip() for part in wanted.split(",") if not part.strip().endswith("q=0")
    }
    return next((encoding for encoding in bodies if encoding in accepted), "identity")


def serve(name: str) -> Response:
    """One asset, for good under its own name; under an older name it is today's, kept for no time."""
    found = _named(name)
    if found is None:
        abort(404)
    encoding = best_encoding(found.bodies)
    response = Response(found.bodies[encoding], content_type=_content_type(found.media_type))
    response.headers["Cache-Control"] = FOR_GOOD if found.name == name else "no-cache"
    response.headers["Vary"] = "Accept-Encoding"
    if encoding != "identity":
        response.headers["Content-Encoding"] = encoding
    return response


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type in TEXT else media_type


def use(app: Flask) -> None:
    """Serve the assets under /static/."""
    vars(serve)["open_to_all"] = True  # what `access.open_to_all` writes; access stands above this module
    app.add_url_rule("/static/<name>", "static", serve)
    app.jinja_env.globals["asset"] = asset
    assets()
