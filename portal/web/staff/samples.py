"""What the page of parts shows in each of them: people and things that nobody has to make first.

Words come from where the real pages have theirs; names and figures are made up.
"""

import datetime as dt
from types import SimpleNamespace

from flask import request
from markupsafe import Markup

from portal.cases.reading import Promised, Said, renewed
from portal.cases.states import STATES as MEMBERS_STATES
from portal.metrics.estimators.disclosure import Display
from portal.metrics.shapes import Figure, Window
from portal.web import clock
from portal.web.codes import word
from portal.web.locale import gettext, language, say
from portal.web.marks import SHAPES, icon
from portal.web.member.course import Leg
from portal.web.member.raising import Raise
from portal.web.staff.rows import MARKS
from portal.web.staff.sample_charts import charts
from portal.web.staff.sample_desk import desk
from portal.web.steps import ORDER
from portal.web.story import Entry
from portal.web.tiles import tile

DAY = dt.timedelta(days=1)
MEMBER, HANDLER = "Kavya Rao", "Meera Nair"
WORDS = {
    "en": ("I paid the fee and it was taken a second time.", "I have written to the bank. You hear from me."),
    "hi": ("मैंने शुल्क भरा और वह दूसरी बार काट लिया गया।", "मैंने बैंक को लिखा है। मैं आपको बताऊँगी।"),
    "hy": ("Վճարեցի անդամավճարը, և այն երկրորդ անգամ գանձվեց։", "Գրել եմ բանկին։ Ձեզ կպատասխանեմ։"),
    "kn": ("ನಾನು ಶುಲ್ಕ ಕಟ್ಟಿದೆ, ಅದನ್ನು ಮತ್ತೆ ಕಡಿತಗೊಳಿಸಲಾಗಿದೆ.", "ಬ್ಯಾಂಕಿಗೆ ಬರೆದಿದ್ದೇನೆ. ನಿಮಗೆ ತಿಳಿಸುತ್ತೇನೆ."),
    "ar": ("دفعتُ الرسم ثم خُصم مرة ثانية.", "كتبتُ إلى المصرف، وسأخبركم."),
}  # what members and staff write, each in the script of the page


def words_here() -> tuple[str, str]:
    """What the member wrote, and what the handler."""
    return WORDS.get(language().code, WORDS["en"])


def samples() -> SimpleNamespace:
    """Everything the samples need, as of now."""
    at = clock.now()
    return SimpleNamespace(
        at=at,
        member=MEMBER,
        handler=HANDLER,
        form=_form(),
        states=[
            (MARKS[state], say(words), "rest" if state == "closed" else "")
            for state, words in MEMBERS_STATES.items()
        ],
        promises=_promises(at),
        renewed=renewed(_promises(at)),
        course=_course(at),
        entries=_entries(at),
        tiles=[tile(figure) for figure in _figures(at.date())],
        charts=charts(),
        **desk(at, MEMBER, HANDLER, words_here()[0]),
    )


def _form() -> Raise:
    """A form as it comes back when the line is missing and the rest is good."""
    form = Raise(action=request.path, called="sample")
    form.fill()
    form.category.data, form.wanted.data = "fees", ["refund"]
    form.subject.errors = (say("Say in one line what it is about."),)
    form.mine = True
    return form


def _promises(at: dt.datetime) -> list[Promised]:
    def one(kind: str, due: dt.datetime, kept: dt.datetime | None = None, running: bool = True) -> Promised:
        return Promised(kind, None, at - 9 * DAY, due, kept, None, None, running)

    return [
        one("acknowledgement", at - 5 * DAY, at - 6 * DAY),
        one("update", at + 3 * DAY, running=False),
        one("decision", at + 6 * DAY),
        one("remedy", at - DAY),
    ]


def _course(at: dt.datetime) -> list[Leg]:
    statuses = ("done", "broken", "now", "next", "next")
    return [
        Leg(word("step", step), status, SHAPES["near_day"](at + (index - 2) * 3 * DAY))
        for index, (step, status) in enumerate(zip(ORDER, statuses, strict=True))
    ]


def _entries(at: dt.datetime) -> list[Entry]:
    asked, answered = words_here()
    event = Markup(f'<li class="event">{icon("kept")}<span>{gettext("Received")}</span></li>')

    def said(side: str, author: str, text: str) -> Entry:
        kind = "note.written" if side == "note" else "message.written"
        message = Said(0, at - DAY, side, kind, None, author, text, language().code, "web")
        return Entry(kind, at - DAY, 0, message)

    return [
        Entry("case.received", at - 2 * DAY, 0, line=event),
        said("member", MEMBER, asked),
        said("staff", HANDLER, answered),
        said("note", HANDLER, answered),
    ]


def _figures(today: dt.date) -> list[Figure]:
    """One of each display state, and one that is a number of days."""
    window = Window(today - 365 * DAY, today)
    return [
        Figure("R1", window, 68.2, 129, 59.8, 75.6),
        Figure("R1", window, 75.0, 12, 46.8, 91.1, display=Display.SMALL),
        Figure("R1", window, None, 0, display=Display.NO_DATA),
        Figure("R1", window, 50.0, 8).hidden(),
    ]
