"""The association's own colour and logo as style: a few tokens that stand behind ours in its sheets."""

import base64

from portal.members.colours import OURS, Family
from portal.members.identity import Brand


def style_of(brand: Brand) -> str:
    """The tokens of a brand, for light and dark; nothing where they would say what ours say already."""
    palette, logo = brand.palette, brand.logo
    light = _tokens(palette.light) if palette.chosen != OURS else ""
    dark = _tokens(palette.dark) if palette.chosen != OURS else ""
    if logo is not None:
        light += f"--logo:url(data:image/webp;base64,{base64.b64encode(logo.webp).decode()});"
        dark += "--logo-ground:#fff;" if logo.clear else ""
    sheet = f":root{{{light}}}" if light else ""
    return sheet + (f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}" if dark else "")


def _tokens(family: Family) -> str:
    return f"--accent:{family.accent};--on-accent:{family.on_accent};--soft:{family.soft};"
