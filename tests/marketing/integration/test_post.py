"""What carries messages says for certain whether it did, or leaves it open (MK3)."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from pathlib import Path
from smtplib import SMTPServerDisconnected
from threading import Thread

import pytest

from daybook_chassis.post import Letter, MailServer, Outbox, PostSettings, Undelivered, mail
from daybook_contracts.customers.consent import Channel

MAIL = Letter("0190", Channel.EMAIL, "Anne", "anne@example.org", "Grüße", "Bis bald")
SENDER = "crm@example.com"


@contextmanager
def server(at_data: bytes) -> Iterator[tuple[MailServer, list[bytes]]]:
    """Talks to one client; `at_data` is what it says when the message is over, then it is gone."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)
        thread = Thread(target=_talk, args=(listening, at_data, heard))
        thread.start()
        yield MailServer("127.0.0.1", listening.getsockname()[1], SENDER, seconds=10), heard
        thread.join()


def _talk(listening: socket.socket, at_data: bytes, heard: list[bytes]) -> None:
    client, _ = listening.accept()
    with client, client.makefile("rb") as lines, suppress(OSError):
        client.sendall(b"220 here\r\n")
        for line in lines:
            if line.upper().startswith(b"DATA"):
                client.sendall(b"354 go on\r\n")
                heard += list(iter(lines.readline, b".\r\n"))
                client.sendall(at_data)
                return
            client.sendall(b"250 yes\r\n")


def test_MK3_a_mail_server_gets_one_message_under_an_id_of_its_own() -> None:
    with server(b"250 taken\r\n") as (post, heard):
        post.take(MAIL)

    message = message_from_bytes(b"".join(heard))
    assert message["Message-ID"] == "<0190@example.com>"
    assert message["To"] == "anne@example.org"
    assert "unsubscribe" in message["List-Unsubscribe"]


def test_MK3_a_server_that_refuses_surely_did_not_take_it() -> None:
    with server(b"554 no\r\n") as (post, _), pytest.raises(Undelivered):
        post.take(MAIL)


def test_MK3_a_server_that_is_gone_after_the_message_leaves_it_open() -> None:
    with server(b"") as (post, heard), pytest.raises(SMTPServerDisconnected) as silence:
        post.take(MAIL)

    assert heard
    assert not isinstance(silence.value, Undelivered)


def test_MK3_a_server_that_is_away_took_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

    with pytest.raises(Undelivered):
        MailServer("127.0.0.1", port, SENDER, seconds=10).take(MAIL)


def test_MK3_the_outbox_holds_one_file_a_message(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox", SENDER)
    for _ in range(2):
        outbox.take(MAIL)
    outbox.take(Letter("0191", Channel.POST, "Anne", "High Street 1\nLeeds", "Hello", "See you"))

    assert sorted(path.name for path in outbox.directory.iterdir()) == ["0190.eml", "0191.txt"]
    assert (
        (outbox.directory / "0191.txt")
        .read_text("utf-8")
        .startswith("Anne\nHigh Street 1\nLeeds\n\nHello\n")
    )


def test_MK3_beside_a_mail_server_short_messages_and_letters_wait_in_the_outbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYBOOK_MAIL_HOST", "127.0.0.1")
    text = Letter("0193", Channel.SMS, "Anne", "+46701234567", "Hello", "See you")
    with server(b"250 taken\r\n") as (post, heard):
        monkeypatch.setenv("DAYBOOK_MAIL_PORT", str(post.port))
        both = PostSettings().post(tmp_path)
        both.take(text)
        both.take(MAIL)

    assert heard
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == ["0193.sms"]


@pytest.mark.parametrize("address", ["anne@example.org\nBcc: all@example.org", "a\r\nb"])
def test_MK3_an_address_that_would_add_a_header_is_not_written_to(
    tmp_path: Path, address: str
) -> None:
    crooked = Letter("0192", Channel.EMAIL, "Anne", address, "Hello", "See you")

    with pytest.raises(Undelivered):
        Outbox(tmp_path, SENDER).take(crooked)

    assert list(tmp_path.iterdir()) == []


def test_MK3_SA7_a_subject_of_several_lines_is_one_line_of_the_header() -> None:
    letter = Letter(
        "0192", Channel.EMAIL, "Anne", "anne@example.org", "Spring\r\nBcc: all@example.org", "Hi"
    )

    message = mail(letter, SENDER)

    assert message["Subject"] == "Spring Bcc: all@example.org"
    assert message["Bcc"] is None
