"""Letters over a real mail server: they arrive whole, and what the server says decides what follows."""

import smtplib
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from portal.delivery.channel import NotNow, Refused, Unknown, Unreachable
from portal.delivery.compose import compose
from portal.delivery.smtp import Server, Smtp
from tests.delivery.test_compose import A_LETTER, SETTINGS, SUBJECTS
from tests.post import read, text_of
from tests.world import NOW


class PostOffice:
    """A mail server that keeps what it takes, and answers as a test tells it to."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.connections = 0
        self.about_receiver = self.about_letter = "250 OK"

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.about_receiver.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.about_receiver

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.about_letter == "hang up":
            server.transport.abort()
            return "250 too late"
        if self.about_letter.startswith("250"):
            self.taken.append(envelope)
        return self.about_letter


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def an_open_post_office(port: int) -> Iterator[PostOffice]:
    """A mail server at `port` of this machine."""
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def office(port: int) -> Iterator[PostOffice]:
    with an_open_post_office(port) as office:
        yield office


@pytest.fixture
def line(port: int, office: PostOffice) -> Iterator[Smtp]:
    """An open channel to the office."""
    channel = Smtp(Server.of(f"smtp://127.0.0.1:{port}"), timeout=5)
    channel.open()
    yield channel
    channel.close()


@pytest.mark.parametrize("language", SUBJECTS)
def test_a_letter_arrives_with_every_letter_of_its_script(
    language: str, line: Smtp, office: PostOffice
) -> None:
    text = f"{SUBJECTS[language]}\n\n.{SUBJECTS[language] * 9}\n"
    letter = replace(A_LETTER, language=language, subject=SUBJECTS[language], text=text, name="ಕಾವ್ಯಾ ರಾವ್")
    line.hand_over(compose(letter, SETTINGS, NOW))
    message = read(office.taken[0].content)
    assert message["Subject"] == SUBJECTS[language]
    assert message["To"] == "ಕಾವ್ಯಾ ರಾವ್ <asha@example.org>"
    assert text_of(message) == text


def test_a_letter_goes_to_its_receiver_alone_and_comes_from_us(line: Smtp, office: PostOffice) -> None:
    line.hand_over(compose(replace(A_LETTER, name="x <b@evil.example>, y"), SETTINGS, NOW))
    assert office.taken[0].rcpt_tos == ["asha@example.org"]
    assert office.taken[0].mail_from == "members@meridian.example"


def test_one_connection_carries_many_letters(line: Smtp, office: PostOffice) -> None:
    for mark in "abc":
        line.hand_over(compose(replace(A_LETTER, mark=mark * 32), SETTINGS, NOW))
    assert (len(office.taken), office.connections) == (3, 1)


def answers(about: str, answer: str) -> Callable[[PostOffice], None]:
    return lambda office: setattr(office, about, answer)


@pytest.mark.parametrize(
    ("told", "what", "problem"),
    [
        (answers("about_receiver", "550 no such user"), Refused, "receiver_550"),
        (answers("about_receiver", "451 greylisted"), NotNow, "receiver_451"),
        (answers("about_letter", "554 not wanted"), Refused, "letter_554"),
        (answers("about_letter", "452 disk full"), NotNow, "letter_452"),
        (answers("about_letter", "hang up"), Unknown, "SMTPServerDisconnected"),
    ],
)
def test_what_the_server_says_decides(
    told: Callable[[PostOffice], None], what: type, problem: str, line: Smtp, office: PostOffice
) -> None:
    told(office)
    with pytest.raises(Refused) as refusal:
        line.hand_over(compose(A_LETTER, SETTINGS, NOW))
    assert type(refusal.value) is what
    assert refusal.value.problem == problem
    assert office.taken == []


def test_a_refused_letter_does_not_spoil_the_line_for_the_next(line: Smtp, office: PostOffice) -> None:
    office.about_receiver = "550 no such user"
    with pytest.raises(Refused):
        line.hand_over(compose(A_LETTER, SETTINGS, NOW))
    office.about_receiver = "250 OK"
    line.hand_over(compose(A_LETTER, SETTINGS, NOW))
    assert len(office.taken) == 1


def test_a_server_that_is_not_there_is_out_of_reach(port: int) -> None:
    with pytest.raises(Unreachable):
        Smtp(Server.of(f"smtp://127.0.0.1:{port}"), timeout=2).open()


def test_a_server_that_never_speaks_is_out_of_reach() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(Unreachable):
            Smtp(Server.of(f"smtp://127.0.0.1:{silent.getsockname()[1]}"), timeout=0.2).open()


def test_a_server_that_does_not_know_us_is_out_of_reach(port: int, office: PostOffice) -> None:
    with pytest.raises(Unreachable):
        Smtp(Server.of(f"smtp://us:wrong@127.0.0.1:{port}"), timeout=5).open()


def test_no_password_goes_in_the_clear_to_another_machine(
    port: int, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.delivery.smtp.LOOPBACK", ())
    monkeypatch.setattr(smtplib.SMTP, "login", lambda *_: pytest.fail("the password left"))
    with pytest.raises(Unreachable):
        Smtp(Server.of(f"smtp://us:secret@127.0.0.1:{port}"), timeout=5).open()


def test_the_address_of_a_server_is_read_with_its_escapes() -> None:
    assert Server.of("smtp://us%40x:p%2Fw@mail.example:587") == Server(
        "smtp", "mail.example", 587, "us@x", "p/w"
    )
    assert Server.of("smtps://mail.example").port == 465
