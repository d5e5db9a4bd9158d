"""The last days of the demo, arranged on purpose: cases in every state, some due today, some late, some
unowned, and what the five members at the door find when they step in.

None of those five was sent a case form in the last 40 days, and none is about to be: whoever tries the portal
as one of them is asked about the case that they closed themselves.
"""

from functools import partial

from portal.demo import desk, voices
from portal.demo.office import DAY
from portal.demo.scripts import (
    Script,
    ago,
    close_as_duplicate,
    confirm,
    deliver,
    extend,
    fits,
    give_to,
    in_days,
    offer,
    rate,
    tonight,
    yesterday,
)
from portal.demo.world import World

ASHA, ARMEN, KAVYA = "asha@demo.example", "armen@demo.example", "kavya@demo.example"
LAYLA, GRACE = "layla@demo.example", "grace@demo.example"
MEERA, DANIEL = "handler@demo.example", "supervisor@demo.example"
LUSINE, TIGRAN = "lusine.petrosyan@demo.example", "tigran.avagyan@demo.example"
RAMI, HALA = "rami.khoury@demo.example", "hala.mansour@demo.example"
PRAKASH, ANANYA = "prakash.gowda@demo.example", "ananya.hegde@demo.example"
DANISH, HELEN = "danish.ansari@demo.example", "helen.whitaker@demo.example"

acknowledge, assess, ask, progress = desk.acknowledge, desk.assess, desk.ask, desk.tell_progress

AT_THE_DOOR = (
    # Asha: three open cases, of which one waits for her answer.
    Script(ASHA, "fees", 1, MEERA, ago(6, "20:15"), (
        (ago(5, "10:20"), acknowledge), (ago(5, "10:35"), assess), (ago(2, "15:10"), ask),
    ), tells_most=True),
    Script(ASHA, "certification", 1, MEERA, ago(9, "19:40"), (
        (ago(8, "11:05"), acknowledge), (ago(8, "11:20"), assess), (ago(6, "16:30"), progress),
        (ago(2, "12:10"), progress),
    )),
    Script(ASHA, "events", 1, MEERA, ago(12, "21:30"), (
        (ago(11, "10:10"), acknowledge), (ago(11, "10:25"), assess),
        (ago(8, "14:20"), offer("refund", in_days(3))),
        (ago(7, "19:55"), voices.accept), (ago(3, "11:40"), progress),
    ), rupees=1800),
    # Armen: one just closed, as he had raised it twice; two open, one waiting for his word; an old one.
    Script(ARMEN, "certification", 1, LUSINE, ago(76, "18:20"), (
        (ago(75, "12:10"), acknowledge), (ago(75, "12:30"), assess),
        (ago(72, "15:00"), offer("replacement", ago(66, "18:00"))),
        (ago(71, "18:40"), voices.accept), (ago(68, "16:15"), deliver("replacement")),
        (ago(66, "19:05"), confirm),
        (ago(62, "18:30"), rate),
    )),
    Script(ARMEN, "website", 1, TIGRAN, ago(4, "20:05"), (
        (ago(3, "11:15"), acknowledge), (ago(3, "11:30"), assess),
    )),
    Script(ARMEN, "website", 1, TIGRAN, ago(2, "21:10"), (
        (ago(1, "11:20"), acknowledge), (ago(1, "11:30"), close_as_duplicate),
    )),
    Script(ARMEN, "publications", 0, LUSINE, ago(12, "19:10"), (
        (ago(11, "12:40"), acknowledge), (ago(11, "12:55"), assess),
        (ago(8, "13:30"), offer("replacement", in_days(2))),
        (ago(7, "20:20"), voices.accept), (ago(4, "12:00"), progress),
        (ago(2, "15:45"), deliver("replacement")),
    ), tells_most=True),
    # Kavya: one received yesterday, which nobody has taken yet.
    Script(KAVYA, "website", 1, MEERA, yesterday("19:40"), tells_most=True),
    # Layla: an offer waits for her answer.
    Script(LAYLA, "events", 2, RAMI, ago(8, "21:25"), (
        (ago(7, "13:00"), acknowledge), (ago(7, "13:20"), assess),
        (ago(4, "16:10"), offer("refund", in_days(5))),
        (ago(4, "16:14"), offer("apology", in_days(3))),
    ), rupees=3600, tells_most=True),
    # Grace: she paid twice and has an offer to answer; an old one was put right.
    Script(GRACE, "fees", 0, MEERA, ago(6, "22:14"), (
        (ago(5, "09:40"), acknowledge), (ago(5, "09:55"), assess),
        (ago(4, "13:35"), partial(voices.reply, mood="thanks")), (ago(4, "16:20"), desk.note),
        (ago(2, "15:26"), offer("refund", in_days(7))), (ago(2, "15:31"), offer("apology", in_days(3))),
    ), severity="high", has_statement=True, tells_most=True),
    Script(GRACE, "publications", 1, HELEN, ago(75, "23:10"), (
        (ago(74, "14:30"), acknowledge), (ago(74, "14:45"), assess),
        (ago(72, "17:20"), offer("replacement", ago(67, "18:00"))),
        (ago(71, "22:15"), voices.accept), (ago(69, "16:05"), deliver("replacement")),
        (ago(68, "23:40"), confirm),
        (ago(64, "22:50"), rate),
    )),
)  # fmt: skip

IN_EVERY_STATE = (
    # received: the first word is due today; and late. Nobody has taken either.
    Script(("hi", "delhi"), "publications", 0, DANISH, ago(1, "10:20")),
    Script(("kn", "bengaluru"), "fees", 1, ANANYA, ago(4, "16:50")),
    Script(("kn", "bengaluru"), "chapter", 2, PRAKASH, ago(2, "20:30"), ((ago(1, "12:15"), acknowledge),)),
    # being looked into: the decision is due today; and late
    Script(("en", "bengaluru"), "website", 0, MEERA, ago(7, "11:10"), (
        (ago(7, "15:20"), acknowledge), (ago(7, "15:30"), assess), (ago(3, "11:40"), extend(tonight)),
    )),
    Script(("hi", "hyderabad"), "website", 4, MEERA, ago(8, "18:45"), (
        (ago(7, "10:50"), acknowledge), (ago(7, "11:10"), assess), (ago(4, "13:15"), progress),
    ), severity="high"),
    # a question waits for the member; an answer waits for the handler
    Script(("hy", "yerevan"), "fees", 1, TIGRAN, ago(5, "19:20"), (
        (ago(4, "12:20"), acknowledge), (ago(4, "12:40"), assess), (ago(3, "16:35"), ask),
    )),
    Script(("en", "dubai"), "fees", 4, MEERA, ago(6, "19:00"), (
        (ago(5, "11:30"), acknowledge), (ago(5, "11:50"), assess), (ago(3, "12:25"), ask),
        (ago(1, "20:40"), voices.answer),
    )),
    # offered
    Script(("ar", "cairo"), "certification", 1, HALA, ago(9, "20:10"), (
        (ago(8, "14:00"), acknowledge), (ago(8, "14:15"), assess),
        (ago(5, "15:50"), offer("replacement", in_days(6))),
    )),
    # being put right: the remedy is due today; and late
    Script(("hi", "delhi"), "events", 1, DANISH, ago(11, "21:15"), (
        (ago(10, "10:30"), acknowledge), (ago(10, "10:45"), assess),
        (ago(7, "14:05"), offer("refund", tonight)),
        (ago(6, "20:20"), voices.accept), (ago(3, "12:35"), progress),
    ), rupees=1500),
    Script(("ar", "cairo"), "publications", 1, HALA, ago(13, "19:25"), (
        (ago(12, "14:20"), acknowledge), (ago(12, "14:35"), assess),
        (ago(9, "16:00"), offer("replacement", ago(2, "18:00"))),
        (ago(8, "21:00"), voices.accept), (ago(4, "14:10"), progress),
    )),
    # put right, and the member is asked; still not right, and nobody has it yet
    Script(("en", "london"), "website", 6, HELEN, ago(9, "23:20"), (
        (ago(8, "14:40"), acknowledge), (ago(8, "14:55"), assess),
        (ago(6, "15:15"), offer("correction", ago(2, "18:00"))),
        (ago(5, "22:30"), voices.accept), (ago(2, "16:45"), deliver("correction")),
    )),
    Script(("kn", "bengaluru"), "certification", 1, ANANYA, ago(14, "18:35"), (
        (ago(13, "11:00"), acknowledge), (ago(13, "11:15"), assess),
        (ago(11, "12:45"), offer("replacement", ago(5, "18:00"))),
        (ago(10, "19:50"), voices.accept), (ago(6, "15:25"), deliver("replacement")),
        (ago(1, "20:05"), voices.dispute),
    )),
    # at the second stage, with a supervisor
    Script(("en", "delhi"), "conduct", 2, MEERA, ago(10, "17:10"), (
        (ago(9, "10:15"), acknowledge), (ago(9, "10:40"), assess), (ago(9, "11:30"), desk.hand_up),
        (ago(9, "11:45"), give_to(DANIEL)), (ago(6, "16:50"), progress), (ago(2, "10:55"), progress),
    ), severity="high", tells_most=True),
    # settled on the phone yesterday
    Script(("hi", "delhi"), "website", 5, MEERA, ago(1, "15:05"), (
        (ago(1, "15:14"), partial(desk.settle, finding="settled", kind="correction")),
    ), severity="low", channel="phone"),
)  # fmt: skip


MONTHS_IN_HAND, FEWEST = 2.5, 6
MONTH = 365.25 / 12 * DAY


def scripts(world: World, cases: int) -> list[Script]:
    """The scripts that this demo is long enough for, the door first: no more than the cases of two and a half
    months, so that most of what a small association has is behind it; then those that tell the most.
    """
    fitting = [script for script in (*AT_THE_DOOR, *IN_EVERY_STATE) if fits(script, world)]
    usual = round(MONTHS_IN_HAND * cases * MONTH / (world.now - world.start))
    most = min(max(usual, FEWEST), cases)
    kept = sorted(fitting, key=lambda script: not script.tells_most)[:most]
    return [script for script in fitting if script in kept]
