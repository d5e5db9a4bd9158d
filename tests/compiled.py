"""Templates and routes compiled once for all portals of a run: nearly every test opens a portal of its own,
and spent half of its time on that.
"""

from collections.abc import Callable, Hashable
from types import CodeType
from typing import Any, ClassVar

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from portal.web import Portal
from portal.web.catalogues import catalogue


class Place(Bucket):
    """Where the code of a template is kept, under all that it was made of: the words of its language, its
    file, its source.
    """

    made_of: Hashable


class Compiled(BytecodeCache):
    """What was compiled so far."""

    def __init__(self) -> None:
        self.kept: dict[Hashable, CodeType | None] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Place:
        """The place of a template; filled, if the same was compiled before."""
        speaks = getattr(environment, "speaks", None)
        place = Place(environment, name, "")
        place.made_of = (speaks and catalogue(speaks), name, filename, source)
        place.code = self.kept.get(place.made_of)
        return place

    def set_bucket(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        assert isinstance(bucket, Place)
        self.kept[bucket.made_of] = bucket.code


class Route(Rule):
    """A rule that shares what builds its addresses with the same rule of other portals. Were Werkzeug to make
    it in another way, nothing would be shared, and nothing be wrong.
    """

    builders: ClassVar[dict[Hashable, Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Any:
        made_of = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if made_of not in self.builders:
            self.builders[made_of] = super()._compile_builder(append_unknown)
        return self.builders[made_of]


def compile_once() -> None:
    """Have every portal of this process share what is compiled."""
    Portal.url_rule_class = Route
    Portal.jinja_options = Portal.jinja_options | {"bytecode_cache": Compiled()}
