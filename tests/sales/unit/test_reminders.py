"""A reminder goes by every channel that its owner wants, or it is said that it does not (SA7)."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from daybook_chassis.post import Letter, NoPost, Outbox, Post, Undelivered
from daybook_contracts.sales.activities import ReminderChannel, ReminderFired
from daybook_sales.outside.addresses import AddressBook
from daybook_sales.outside.reminders import Reminders
from tests.sales.samples import NOON
from tests.sales.unit.activities import ACTIVITY

EMAIL, PHONE = ReminderChannel.EMAIL, ReminderChannel.PHONE
FIRED = ReminderFired(
    activity_id=ACTIVITY,
    number=1,
    owner="ann",
    title="Call the harbour",
    due_at=NOON,
    channels=(EMAIL, PHONE),
)


@dataclass
class Box:
    """Keeps letters; fails as it is told to."""

    fails: Exception | None = None
    letters: list[Letter] = field(default_factory=list)

    def take(self, letter: Letter) -> None:
        if self.fails is not None:
            raise self.fails
        self.letters.append(letter)


def told(tmp_path: Path, text: str, email: Post, phone: Post) -> Reminders:
    (tmp_path / "staff.toml").write_text(text, "utf-8")
    return Reminders(AddressBook(tmp_path / "staff.toml"), email, phone)


def test_SA7_a_reminder_goes_by_email_and_phone(tmp_path: Path) -> None:
    email, phone = Box(), Box()
    book = '[ann]\nemail = "ann@example.org"\nphone = "+46701234567"\n'

    answer = told(tmp_path, book, email, phone).deliver(FIRED)

    assert (answer.sent, answer.failed) == ((EMAIL, PHONE), ())
    assert [each.address for each in (*email.letters, *phone.letters)] == [
        "ann@example.org",
        "+46701234567",
    ]
    assert email.letters[0].body == "Due 2025-04-01T12:00:00Z"
    assert email.letters[0].message_id != phone.letters[0].message_id


@pytest.mark.parametrize("book", ["", '[bob]\nemail = "b@example.org"', "[ann]", "ann = 3", "["])
def test_SA7_who_has_no_address_is_not_reached_and_that_is_said(tmp_path: Path, book: str) -> None:
    answer = told(tmp_path, book, Box(), Box()).deliver(FIRED)

    assert (answer.sent, answer.failed) == ((), (EMAIL, PHONE))


def test_SA7_one_channel_that_fails_leaves_the_other(tmp_path: Path) -> None:
    book = '[ann]\nemail = "ann@example.org"\nphone = "+46701234567"\n'

    refused = told(tmp_path, book, Box(Undelivered("no")), Box()).deliver(FIRED)
    silent = told(tmp_path, book, Box(), Box(TimeoutError())).deliver(FIRED)
    nowhere = told(tmp_path, book, NoPost(), NoPost()).deliver(FIRED)

    assert (refused.sent, refused.failed) == ((PHONE,), (EMAIL,))
    assert (silent.sent, silent.failed) == ((EMAIL,), ()), "nobody knows of the other"
    assert (nowhere.sent, nowhere.failed) == ((), (EMAIL, PHONE))


def test_SA7_a_short_message_waits_in_the_outbox_for_a_gateway(tmp_path: Path) -> None:
    letter = Letter("07", "phone", "ann", "+46701234567", "Call", "Due soon")

    Outbox(tmp_path / "outbox", "crm@example.com").take(letter)

    text = (tmp_path / "outbox" / "07.sms").read_text("utf-8")
    assert text == "To: +46701234567\n\nCall\nDue soon\n"
