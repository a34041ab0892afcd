"""What carries messages: files for others to pick up or print, or a mail server (MK3, SA7).

`Undelivered` says that the message surely did not go. Any other failure leaves it open, and whoever
asked records that nobody knows.
"""

import os
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

EMAIL = "email"
BY_PHONE = ("phone", "sms")
_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person; `message_id` is the same however often it is handed in.

    What is no e-mail goes as a text: to a number by phone, or in print to `name` at the lines of
    `address`.
    """

    message_id: str
    channel: str
    name: str
    address: str
    subject: str
    body: str
    may_unsubscribe: bool = True


class Undelivered(Exception):
    """The message was not taken, and that is certain."""


class Post(Protocol):
    """Takes a letter, once for each message id."""

    def take(self, letter: Letter) -> None:
        """Raises Undelivered; any other exception means that nobody knows."""


class NoPost:
    """For a house that was told of none: nothing goes anywhere."""

    def take(self, letter: Letter) -> None:
        raise Undelivered("no post is set up")


@dataclass(frozen=True)
class Outbox:
    """Writes each message to a file of its own: mail as RFC 5322, short messages as a gateway's
    spool takes them, letters as text to print.
    """

    directory: Path
    sender: str

    def take(self, letter: Letter) -> None:
        """Whole or not at all; again, it is the same file."""
        if letter.channel == EMAIL:
            name, content = f"{letter.message_id}.eml", mail(letter, self.sender).as_bytes()
        elif letter.channel in BY_PHONE:
            said = f"To: {letter.address}\n\n{letter.subject}\n{letter.body}\n"
            name, content = f"{letter.message_id}.sms", said.encode()
        else:
            to = f"{letter.name}\n{letter.address}".rstrip()  # the label of an envelope
            said = f"{to}\n\n{letter.subject}\n\n{letter.body}\n"
            name, content = f"{letter.message_id}.txt", said.encode()
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            draft = self.directory / f".{name}"
            draft.write_bytes(content)
            os.replace(draft, self.directory / name)
        except OSError as error:
            raise Undelivered(f"the outbox cannot be written: {error}") from error


@dataclass(frozen=True)
class MailServer:
    """Hands e-mail to a server (RFC 5321); a server that falls silent after that leaves it open."""

    host: str
    port: int
    sender: str
    seconds: float = _SECONDS

    def take(self, letter: Letter) -> None:
        if letter.channel != EMAIL:
            raise Undelivered("a mail server takes e-mail only")
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(f"the mail server is away: {error}") from error
        try:
            server.send_message(mail(letter, self.sender))
        except (
            smtplib.SMTPResponseException,
            smtplib.SMTPRecipientsRefused,
            smtplib.SMTPNotSupportedError,
            ValueError,
        ) as error:
            raise Undelivered("the mail server refused it") from error
        finally:
            server.close()


@dataclass(frozen=True)
class Sorted:
    """E-mail goes to a server; what is sent by phone or printed goes where others take it up."""

    mail: Post
    other: Post

    def take(self, letter: Letter) -> None:
        (self.mail if letter.channel == EMAIL else self.other).take(letter)


def mail(letter: Letter, sender: str) -> EmailMessage:
    """Raises Undelivered for an address or a name that fits no header."""
    message = EmailMessage(policy=SMTP)
    domain = sender.rpartition("@")[2]
    try:
        message["Message-ID"] = f"<{letter.message_id}@{domain}>"
        message["From"] = sender
        message["To"] = letter.address
        message["Subject"] = " ".join(letter.subject.split())  # people write more lines than one
        if letter.may_unsubscribe:  # RFC 2369: how to be left alone
            subject = f"unsubscribe%20{letter.message_id}"
            message["List-Unsubscribe"] = f"<mailto:{sender}?subject={subject}>"
        message.set_content(letter.body)
    except ValueError as error:
        raise Undelivered("a header does not hold it") from error
    return message


class PostSettings(BaseSettings):
    """`DAYBOOK_MAIL_HOST` names a mail server; without one, e-mail is a file in an outbox, too."""

    model_config = SettingsConfigDict(env_prefix="DAYBOOK_MAIL_", extra="ignore")

    host: str | None = None
    port: int = Field(default=25, ge=1, le=65535)
    sender: str = "daybook@localhost"

    def post(self, home: Path) -> Post:
        """What carries messages; an outbox is in `home`."""
        outbox = Outbox(home / "outbox", self.sender)
        if self.host is None:
            return outbox
        return Sorted(MailServer(self.host, self.port, self.sender), outbox)
