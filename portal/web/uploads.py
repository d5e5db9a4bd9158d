"""Files that come one by one, sent by a page's script while somebody writes: what the script is answered."""

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify
from flask_babel import gettext
from wtforms import Field

from portal.cases import evidence
from portal.cases.drafts import DraftFile
from portal.web.evidence import uploads_of
from portal.web.formats import file_size
from portal.web.locale import language, say
from portal.wording import Refusal


def uploaded(field: Field, keep: Callable[[evidence.Upload], DraftFile]) -> Response:
    """Keep the file that came, and say under which name it can be taken away again, or why not."""
    try:
        rows = [keep(one) for one in uploads_of(field)[:1]]
    except Refusal as refusal:
        return told(422, say(refusal))
    if not rows:
        return told(422, say(evidence.EmptyFile(name="")))
    arrived = gettext("arrived, %(size)s", size=file_size(rows[0].size, language()))
    return told(200, arrived, name=rows[0].name)


def told(code: int, words: str, **more: Any) -> Response:
    """An answer to a script: words for the reader, and what the script needs."""
    response = jsonify(words=words, **more)
    response.status_code = code
    return response
