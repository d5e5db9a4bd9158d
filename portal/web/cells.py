"""Cells of the files that we hand out: what a spreadsheet would take for a formula stays a text.

Numbers are no texts and pass as they are; every text of a CSV file goes through `harmless`, every cell of a
workbook through its writer (`workbooks`).
"""

from typing import Any

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula; some do so in full width, too."""


def harmless(value: Any) -> str:
    """A value as a cell of a CSV file that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text
