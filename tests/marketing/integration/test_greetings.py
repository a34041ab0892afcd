"""Greetings go through the gate of all messages, once a person, occasion and year (MK4)."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from daybook_chassis.errors import NotFound
from daybook_contracts.customers.birthdays import BirthdayReached
from daybook_marketing.application.keep_festival import DropFestival, KeepFestival
from tests.marketing.integration.mailroom import ADDRESS, Mailroom
from tests.marketing.samples import ANNE, BERT, CUSTOMER, day

MIDNIGHT = datetime(2024, 3, 6, tzinfo=UTC)


def birthday(room: Mailroom, contact_id: UUID, now: datetime) -> None:
    fact = BirthdayReached(customer_id=CUSTOMER, contact_id=contact_id, year=now.year)
    room.hear(fact, now)
    room.settle()


def test_MK4_a_birthday_is_greeted_in_the_morning_once_and_with_consent(
    embedded_room: Mailroom,
) -> None:
    room = embedded_room
    birthday(room, BERT, MIDNIGHT)
    birthday(room, ANNE, MIDNIGHT)
    assert room.box.letters == []
    room.reach(day(2))
    birthday(room, ANNE, day(2))

    (letter,) = room.box.letters
    assert (letter.address, letter.subject) == (ADDRESS, "Happy birthday")
    rows = {row["contact_id"]: row for row in room.all("marketing.greetings")}
    assert {who: row["status"] for who, row in rows.items()} == {
        str(ANNE): "sent",
        str(BERT): "due",
    }
    assert rows[str(ANNE)]["sent_at"].startswith("2024-03-06T08:00")
    reasons = {row["mailing_id"]: row["reason"] for row in room.all("marketing.messages")}
    assert reasons[rows[str(BERT)]["greeting_id"]] == "no_consent"


def test_MK4_a_festival_comes_every_year_until_it_is_dropped(embedded_room: Mailroom) -> None:
    room = embedded_room
    room.do(KeepFestival(festival="mid-autumn", audience="vip"))
    for festival, audience in (("birthday", "vip"), ("mid-autumn", "nobody")):
        with pytest.raises(NotFound):
            room.do(KeepFestival(festival=festival, audience=audience))
    room.settle()
    for year in (2024, 2025):
        room.reach(datetime(year, 12, 1, tzinfo=UTC))
    room.do(DropFestival(festival="mid-autumn"))
    room.settle()
    room.reach(datetime(2027, 12, 1, tzinfo=UTC))

    days = sorted(row["sent_at"][:10] for row in room.all("marketing.greetings"))
    assert days == ["2024-09-17", "2025-10-06"]
    assert [letter.subject for letter in room.box.letters] == ["中秋快乐"] * 2
