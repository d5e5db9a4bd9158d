"""Forms with a field of each kind in each language, called by both: `name_kn`, `body_kn`."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, ClassVar, TypeVar

from wtforms import Field

from portal.web.locale import language
from portal.web.stale import Versioned

Each = Mapping[str, Callable[[str], Any]]
"""How the field of each kind is made for the code of a language."""

Made = TypeVar("Made", bound="ByLanguage")


class ByLanguage(Versioned):
    """The base of such forms."""

    each: ClassVar[Each] = {}

    def concerned(self, name: str) -> Field | None:
        """The field of that name; where there is one in each language the reader's own, or else the first."""
        own = [one for one in self if one.name.startswith(f"{name}_")]
        mine = [one for one in own if one.name == f"{name}_{language().code}"]
        return next(iter([*mine, *own]), super().concerned(name))

    def texts(self, kind: str) -> dict[str, str]:
        """What was typed of a kind, by language."""
        start = f"{kind}_"
        return {
            one.name.removeprefix(start): (one.data or "").strip()
            for one in self
            if one.name.startswith(start)
        }


@cache
def form_in(codes: tuple[str, ...], form: type[Made]) -> type[Made]:
    """The form with its fields in each of these languages."""
    fields = {f"{kind}_{code}": make(code) for code in codes for kind, make in form.each.items()}
    return type(form.__name__, (form,), fields)
