"""How a letter looks in each script: mail clients know no style sheet, so every cell has its own."""

from dataclasses import dataclass

from config import Language


@dataclass(frozen=True)
class Look:
    """Faces of the script, height of lines in text and in heads; sides are written out, as mail clients want
    them.
    """

    faces: str
    line: str
    head: str
    direction: str = "ltr"

    @property
    def align(self) -> str:
        """The side text starts from."""
        return "right" if self.direction == "rtl" else "left"

    @property
    def cell(self) -> str:
        """The style of a cell of text."""
        return f"{self._text}font-size:17px;color:#13201c;"

    @property
    def small(self) -> str:
        """The style of a small line."""
        return f"{self._text}font-size:16px;color:#46534e;"

    @property
    def _text(self) -> str:
        return f"font-family:{self.faces};text-align:{self.align};line-height:{self.line};"


_LATIN = "'Segoe UI',Roboto,'Noto Sans',sans-serif"

LOOKS: dict[str, Look] = {
    "en": Look(_LATIN, "1.5", "1.2"),
    "hy": Look(f"'Segoe UI','Noto Sans Armenian',{_LATIN}", "1.55", "1.28"),
    "hi": Look(f"'Nirmala UI','Kohinoor Devanagari','Noto Sans Devanagari',{_LATIN}", "1.6", "1.38"),
    "kn": Look(f"'Nirmala UI','Kannada Sangam MN','Noto Sans Kannada',Tunga,{_LATIN}", "1.65", "1.42"),
    "ar": Look("'SF Arabic','Segoe UI','Noto Sans Arabic',Tahoma,Arial,sans-serif", "1.75", "1.45", "rtl"),
}


def look_of(language: Language) -> Look:
    """The look of a letter in `language`; one that is new here gets roomy lines and the system's faces."""
    return LOOKS.get(language.code) or Look(_LATIN, "1.65", "1.42", language.direction)
