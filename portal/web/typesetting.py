"""Templates are set once for each language: every plain `_("…")` becomes the translated words when it is
compiled.

A page of ours has some fifty messages without placeholders. Looked up while the page is drawn they cost more
than its queries; folded into the template they cost nothing. Messages that are filled, plural forms and words
of the domain are looked up as ever.
"""

from collections.abc import MutableMapping
from typing import Any

from flask import current_app
from flask.templating import Environment
from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from portal.web.locale import catalogue, drawing, language

FOLDED = {"_": 1, "gettext": 1, "pgettext": 2}  # function → how many constant arguments make a whole message


class TypesettingEnvironment(Environment):
    """A Jinja environment that may speak one language for good; `speaks` is its code, or None."""

    speaks: str | None = None

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template knows, as one plain dict. Jinja would chain two, and read through the chain at
        each page, part and import: a tenth of the time that a case takes to draw.
        """
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return _Typesetter(self.speaks).visit(tree) if self.speaks else tree


class _Typesetter(NodeTransformer):
    """Puts the words of one language in the place of the calls that would look them up."""

    def __init__(self, code: str) -> None:
        self.catalogue = catalogue(code)

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        """Fold a call whose message is whole: constants only, nothing to fill."""
        self.generic_visit(node)
        wanted = FOLDED.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        constants = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if wanted is None or len(constants) != wanted or len(node.args) != wanted or _is_filled(node):
            return node
        context, message = (None, *constants) if wanted == 1 else constants
        return nodes.Const(self.catalogue.words(context, message, {}), lineno=node.lineno)


def _is_filled(node: nodes.Call) -> bool:
    return bool(node.kwargs or node.dyn_args or node.dyn_kwargs)


def environment() -> TypesettingEnvironment:
    """The environment of the reader's language."""
    code = language().code
    made = current_app.extensions.setdefault("typesetting", {})
    if code not in made:
        made[code] = current_app.jinja_env.overlay()
        made[code].speaks = code
        made[code].cache = {}
    return made[code]


def render(template: str, context: dict[str, Any]) -> str:
    """A template with its `context`, in the reader's language."""
    with drawing():
        return environment().get_template(template).render(context)
