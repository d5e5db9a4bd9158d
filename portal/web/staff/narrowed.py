"""Which parts of the whole the figures of a reader can be narrowed to: whoever sees figures for some chapters
alone sees those chapters and no other one, beside the figures of the whole.
"""

from flask import abort, request

from portal.members.roles import chapters_of
from portal.metrics import figures
from portal.metrics.comparing import DIMENSIONS
from portal.web.session import actor
from portal.web.subjects import Part, part_of

CHAPTER = "chapter"


def sees_all_chapters() -> bool:
    """Whether the reader sees figures for the whole association."""
    return chapters_of(actor().grants, "figures.see") is None


def sees(part: Part) -> bool:
    """Whether the reader may see the figures of a part."""
    dimension, value = part
    own = chapters_of(actor().grants, "figures.see")
    return dimension != CHAPTER or own is None or value in {str(one) for one in own}


def narrowed_to() -> Part:
    """The part that the address names (`?of=`), the whole if none; 404 for a chapter that is not the
    reader's, whether there is such a one or not.
    """
    part = part_of(request.args.get("of", ""))
    if not sees(part):
        abort(404)
    return part


def parts_offered() -> list[Part]:
    """The parts whose figures are ready and may be seen."""
    return [part for part in figures.parts_ready() if sees(part)]


def compared_by() -> tuple[str, ...]:
    """By what the reader sees parts side by side: chapters only where all of them may be seen."""
    return DIMENSIONS if sees_all_chapters() else tuple(one for one in DIMENSIONS if one != CHAPTER)
