"""What a member said about how it felt and about the association, for themselves."""

from portal.cases.records import Case
from portal.members.own_data import Collected, Row, dicts
from portal.satisfaction.forms import Form
from portal.satisfaction.pulses import Pulse
from portal.wording import N_


def _ratings(person_id: int) -> list[Row]:
    columns = (
        *(Case.reference.alias("case"), Form.sent_at, Form.answered_at, Form.q1, Form.q2, Form.q3),
        *(Form.q4, Form.q5, Form.words, Form.share),
    )
    sent = Form.select(*columns).join(Case).where((Form.person == person_id) & Form.sent_at.is_null(False))
    return dicts(sent.order_by(Form.id))


def _pulses(person_id: int) -> list[Row]:
    columns = (
        *(Pulse.sent_at, Pulse.answered_at, Pulse.recommend, Pulse.trust, Pulse.stands_up, Pulse.admits),
    )
    sent = Pulse.select(*columns).where((Pulse.person == person_id) & Pulse.sent_at.is_null(False))
    return dicts(sent.order_by(Pulse.id))


OF_RATINGS: tuple[Collected, ...] = (
    Collected("ratings", N_("How it felt"), _ratings),
    Collected("pulses", N_("What you think of us"), _pulses),
)
