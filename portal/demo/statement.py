"""A picture for the demo: a bank statement on which a fee was taken twice."""

import datetime as dt
import io

from PIL import Image, ImageDraw

from portal.cases.evidence import Upload

_INK, _PALE, _PAPER = "#1c2430", "#8a94a3", "#ffffff"


def of_two_payments(rupees: int, on: dt.date) -> Upload:
    """The statement as a PNG: two payments of `rupees` on one day, a minute apart, among others."""
    day = on - dt.timedelta(days=9)
    lines = [
        (day - dt.timedelta(days=3), "Rail season ticket", "1,140.00"),
        (day, "Membership renewal  21:14", f"{rupees:,}.00"),
        (day, "Membership renewal  21:15", f"{rupees:,}.00"),
        (day + dt.timedelta(days=2), "Groceries", "612.50"),
    ]
    picture = Image.new("RGB", (640, 300), _PAPER)
    draw = ImageDraw.Draw(picture)
    draw.text((32, 28), "STATEMENT OF ACCOUNT", fill=_INK)
    draw.line((32, 56, 608, 56), fill=_PALE)
    for place, (date, what, amount) in enumerate(lines):
        height = 80 + 44 * place
        draw.text((32, height), f"{date:%d %b %Y}", fill=_PALE)
        draw.text((170, height), what, fill=_INK)
        draw.text((608 - draw.textlength(amount), height), amount, fill=_INK)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return Upload("statement.png", out.getvalue())
