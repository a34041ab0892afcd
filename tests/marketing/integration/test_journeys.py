"""A customer who left is courted step by step, until they are back (MK9, MK10)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from daybook_chassis.errors import NotFound, Poison
from daybook_chassis.policy_setting import SetPolicy
from daybook_contracts.analytics.lifecycle import LifecycleStage, LifecycleStageChanged
from daybook_contracts.customers.profiles import CustomerRoleAssigned, PartyRole
from daybook_contracts.money import Money
from daybook_marketing.application.journeys import StartJourney
from daybook_marketing.application.report_opening import ReportOpening
from tests.marketing.integration.mailroom import Mailroom
from tests.marketing.samples import CUSTOMER, day
from tests.support.publisher import Publisher

NOTHING = Money(0, "EUR")
MAIL = {"kind": "message", "channel": "email", "body": "We miss you"}
MISSED: dict[str, Any] = {
    "trigger": "win_back",
    "exit_on": ["won_back"],
    "steps": [
        {"name": "miss", "subject": "We miss you", **MAIL},
        {"name": "three days", "kind": "wait", "hours": 72},
        {"name": "read", "kind": "branch", "condition": "opened", "otherwise": "end"},
        {"name": "more", "subject": "Ten percent", **MAIL},
        {"name": "a month", "kind": "wait", "hours": 720},
        {"name": "end", "kind": "exit"},
    ],
}


def journeys(**terms: Any) -> SetPolicy:
    return SetPolicy(
        name="journeys",
        effective_from=day(1).date(),
        terms={"journeys": terms},
        reason="to win them back",
    )


def test_MK10_a_prospect_is_welcomed_and_a_supplier_is_not(
    embedded_room: Mailroom, customers: Publisher
) -> None:
    room = embedded_room
    hello = {"name": "hello", "subject": "Hello", **MAIL}
    room.do(journeys(welcome={"trigger": "acquisition", "exit_on": [], "steps": [hello]}))

    for role in (PartyRole.SUPPLIER, PartyRole.PROSPECT, PartyRole.MEMBER):
        called = CustomerRoleAssigned(customer_id=CUSTOMER, role=role)
        customers.say(CUSTOMER, called, day(2))
        room.settle()
        letters = [letter.subject for letter in room.box.letters]
        assert letters == ([] if role is PartyRole.SUPPLIER else ["Hello"])

    (row,) = room.all("marketing.care")
    assert (row["programme"], row["stage"], row["since"]) == (
        "acquire",
        "nurture",
        day(2).date().isoformat(),
    )


def test_MK9_MK10_from_leaving_to_coming_back(
    embedded_room: Mailroom, analytics: Publisher
) -> None:
    room = embedded_room
    with pytest.raises(Poison, match="no later step"):
        room.do(journeys(missed=MISSED | {"steps": [*MISSED["steps"][2:3]]}))
    room.do(journeys(missed=MISSED))
    with pytest.raises(NotFound):
        room.do(StartJourney(customer_id=CUSTOMER, journey="lost"))
    left = LifecycleStageChanged(
        customer_id=CUSTOMER,
        as_of=date(2024, 3, 5),
        stage=LifecycleStage.ENDED,
        input=NOTHING,
        output=NOTHING,
    )
    analytics.say(CUSTOMER, left, day(2))
    room.settle(analytics)
    (row,) = room.all("marketing.care")
    assert (row["programme"], row["until"]) == ("win_back", "2024-09-01")
    (row,) = room.all("marketing.journeys")
    assert (row["step"], row["status"]) == ("three days", "running")

    (message,) = room.all("marketing.messages")
    opened = {"message_id": UUID(message["message_id"]), "customer_id": CUSTOMER}
    room.do(ReportOpening.model_validate(opened))
    room.reach(day(5))
    room.restart()
    room.reach(day(5) + timedelta(hours=1))
    assert [letter.subject for letter in room.box.letters] == ["We miss you", "Ten percent"]

    back = left.model_copy(update={"as_of": date(2024, 3, 10), "stage": LifecycleStage.GROWTH})
    analytics.say(CUSTOMER, back, day(6))
    room.settle(analytics)
    room.reach(day(60))

    (row,) = room.all("marketing.journeys")
    assert (row["status"], row["step"]) == ("goal", "a month")
    (row,) = room.all("marketing.care")
    assert (row["programme"], row["last_outcome"]) == (None, "succeeded")
    outcomes = {each["step"]: each["outcome"] for each in room.all("marketing.journey_steps")}
    assert outcomes == {
        "miss": "written",
        "three days": "waiting",
        "read": "holds",
        "more": "written",
        "a month": "waiting",
    }
