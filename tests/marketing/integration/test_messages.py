"""Messages are checked when they go, handed over once, and unknown when in doubt (MK3)."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from daybook_chassis.post import Undelivered
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.contacts import AddressNoted, PhoneNoted
from daybook_contracts.money import Money
from daybook_contracts.personal import Known
from daybook_marketing.application.note_consent import NoteConsent
from daybook_marketing.application.order_mailing import OrderMailing
from daybook_marketing.application.plan_campaign import PlanCampaign
from daybook_marketing.application.streams import message_of
from daybook_marketing.application.unsubscribe import Unsubscribe
from daybook_marketing.domain.campaign import CampaignNotRunning
from daybook_marketing.domain.mailing import NoSuchPost
from tests.marketing.integration.mailroom import (
    ADDRESS,
    MAILING,
    OTHER,
    SPRING,
    Crash,
    Mailroom,
)
from tests.marketing.samples import ANNE, CUSTOMER, day


def test_MK3_it_goes_once_to_the_address_that_was_sealed(room: Mailroom) -> None:
    room.order()
    room.settle()
    room.reach(day(3))

    (letter,) = room.box.letters
    assert (letter.name, letter.address, letter.subject) == ("Anne", ADDRESS, "Spring")
    assert letter.message_id == str(message_of(MAILING, CUSTOMER))
    row = room.message()
    assert (row["standing"], row["attempts"], row["policy"]) == ("sent", 1, "messages/1")
    stored = b"".join(record.body for record in room.service.log.read(0, 1000))
    assert ADDRESS.encode() not in stored


def test_MK3_a_process_that_dies_with_the_letter_in_hand_never_sends_it_again(
    room: Mailroom,
) -> None:
    room.box.says = [Crash()]
    room.order()
    with pytest.raises(Crash):
        room.settle()
    room.restart()
    room.settle()
    assert (len(room.box.letters), room.message()["standing"]) == (1, "begun")

    room.reach(day(1) + timedelta(hours=1))

    assert (len(room.box.letters), room.message()["standing"]) == (1, "unknown")


def test_MK3_an_answer_that_does_not_come_is_unknown_and_not_asked_for_again(
    room: Mailroom,
) -> None:
    room.box.says = [TimeoutError()]
    room.order()
    room.settle()
    room.reach(day(9))

    assert (len(room.box.letters), room.message()["standing"]) == (1, "unknown")


def test_MK3_what_was_surely_not_taken_is_tried_again(room: Mailroom) -> None:
    room.box.says = [Undelivered("busy")]
    room.order()
    room.settle()
    assert room.message()["standing"] == "deferred"

    room.reach(day(1) + timedelta(hours=1))

    assert len({letter.message_id for letter in room.box.letters}) == 1
    assert (room.message()["standing"], room.message()["attempts"]) == ("sent", 2)


def test_MK3_at_night_it_waits_and_consent_is_asked_again_in_the_morning(room: Mailroom) -> None:
    room.order(now=day(1).replace(hour=22))
    room.settle()
    assert room.message()["standing"] == "deferred"
    room.withdraw(day(2))
    room.settle()

    room.reach(day(2).replace(hour=8))

    assert (room.message()["standing"], room.message()["reason"]) == ("withheld", "no_consent")
    assert room.box.letters == []


def test_MK3_who_unsubscribes_hears_no_more(room: Mailroom) -> None:
    room.do(Unsubscribe(customer_id=CUSTOMER, contact_id=ANNE, channel=Channel.EMAIL))
    room.order()
    room.settle()

    assert room.box.letters == []
    assert room.message()["reason"] == "no_consent"
    assert room.row("vip")["reason"] == "consent_withdrawn"
    assert "crm.marketing.Unsubscribed" in [each.envelope.type for each in room.said()]


def test_MK3_who_is_erased_is_not_written_to(room: Mailroom) -> None:
    room.keys.erased = True
    room.order()
    room.settle()

    assert room.box.letters == []
    assert room.message()["standing"] == "deferred"


def test_MK3_a_short_message_goes_to_the_number_and_a_letter_to_the_address(
    embedded_room: Mailroom,
) -> None:
    room, whose = embedded_room, {"customer_id": CUSTOMER, "contact_id": ANNE}
    text, letter = UUID(int=21), UUID(int=22)
    for channel in (Channel.SMS, Channel.POST):
        room.do(NoteConsent(**whose, purpose=Purpose.MARKETING, channel=channel, granted=True))
    room.order(text, channel=Channel.SMS)
    room.settle()
    assert (room.box.letters, room.message(text)["standing"]) == ([], "deferred"), "no number yet"

    room.told(PhoneNoted(**whose, phone=Known("+46701234567")))
    room.told(AddressNoted(**whose, address=Known("Storgatan 1\n111 23 Stockholm")))
    room.order(letter, channel=Channel.POST)
    room.settle()
    room.reach(day(1) + timedelta(hours=1))

    assert {(each.channel, each.name, each.address) for each in room.box.letters} == {
        (Channel.SMS, "Anne", "+46701234567"),
        (Channel.POST, "Anne", "Storgatan 1\n111 23 Stockholm"),
    }
    assert room.message(text)["standing"] == room.message(letter)["standing"] == "sent"


def test_MK3_what_cannot_be_carried_is_refused(room: Mailroom) -> None:
    ordered = OrderMailing(
        mailing_id=OTHER, campaign_id=SPRING, channel=Channel.PHONE, subject="Spring", body="Here"
    )
    with pytest.raises(NoSuchPost):
        room.do(ordered)
    other = PlanCampaign(
        campaign_id=OTHER,
        name="Summer",
        audience="vip",
        budget=Money(0, "EUR"),
        starts_on=date(2024, 3, 4),
        ends_on=date(2024, 3, 31),
    )
    room.do(other)
    with pytest.raises(CampaignNotRunning):
        room.do(ordered.model_copy(update={"campaign_id": OTHER, "channel": Channel.EMAIL}))
