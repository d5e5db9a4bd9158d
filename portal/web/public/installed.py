"""The portal on a phone: what puts it among the apps, and what answers when the network is gone."""

import json
from functools import lru_cache
from io import BytesIO

from flask import Blueprint, Response, url_for
from PIL import Image, ImageDraw

from portal.web.access import open_to_all
from portal.web.assets import assets
from portal.web.house import house
from portal.web.locale import language

SIZES = (192, 512)
SHEET = "#ffffff"  # the token page in the light
GRID, STROKE, FILLS, FINER = 32, 3.6, 0.56, 4  # the mark's own grid; how much of the icon it fills; smoothing


@open_to_all
def manifest() -> Response:
    """What the browser asks before it puts the portal among the apps (W3C Web Application Manifest)."""
    code = language().code
    name = house().name_in(code)
    told = {
        "id": "/",
        "name": name,
        "short_name": house().short_name_in(code) or name,
        "lang": code,
        "dir": language().direction,
        "start_url": "/cases/",
        "scope": "/",
        "display": "standalone",
        "background_color": SHEET,
        "theme_color": _ink(),
        "icons": [_icon(size) for size in SIZES],
    }
    return Response(json.dumps(told, ensure_ascii=False), content_type="application/manifest+json")


def _ink() -> str:
    """The association's colour, as pages have it in the light."""
    return house().identity.brand.palette.light.accent


def _icon(size: int) -> dict[str, str]:
    address = url_for("public.icon", size=size)
    return {"src": address, "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any maskable"}


@open_to_all
def icon(size: int) -> Response:
    """The mark on a ground of its own, as phones show it; a size nobody asked for is the nearest of ours."""
    nearest = min(SIZES, key=lambda one: abs(one - size))
    drawn = Response(draw(nearest, _ink()), content_type="image/png")
    drawn.headers["Cache-Control"] = "public, max-age=86400"
    return drawn


@lru_cache(maxsize=2 * len(SIZES))
def draw(size: int, ink: str) -> bytes:
    """The mark as a square PNG of `size` pixels on the colour `ink` (hex), with room round it for phones that
    cut icons round.
    """
    side = size * FINER
    sheet = Image.new("RGB", (side, side), ink)
    pen, unit = ImageDraw.Draw(sheet), side * FILLS / GRID
    edge = side * (1 - FILLS) / 2

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + x * unit, edge + y * unit

    width = round(STROKE * unit)
    half = STROKE / 2
    pen.line([at(3, 24.5), at(19.5, 24.5)], SHEET, width)
    pen.line([at(10, 8.5), at(19.5, 8.5)], SHEET, width)
    pen.arc([at(11.5 - half, 8.5 - half), at(27.5 + half, 24.5 + half)], -90, 90, SHEET, width)
    pen.ellipse([at(3.4, 3.9), at(12.6, 13.1)], SHEET)
    file = BytesIO()
    sheet.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


@open_to_all
def service_worker() -> Response:
    """The script that answers while the network is gone, at the root, above all pages that it serves."""
    body = assets()["worker.js"].bodies["identity"]
    response = Response(body, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def add_to(room: Blueprint) -> None:
    """Put these addresses into the room."""
    room.add_url_rule("/manifest.webmanifest", "manifest", manifest)
    room.add_url_rule("/icon-<int:size>.png", "icon", icon)
    room.add_url_rule("/sw.js", "service_worker", service_worker)
