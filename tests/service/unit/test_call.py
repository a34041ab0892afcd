"""Calls from the menu to the end, and who calls, one decision a test."""

from datetime import datetime
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis.errors import Conflict
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.fact import Fact
from daybook_contracts.service.calls import (
    CallAnswered,
    CallEnded,
    CallerUnknown,
    CallLinked,
    CallOutcome,
    CallReceived,
    CallRouted,
)
from daybook_contracts.service.entitlements import Handling
from daybook_contracts.service.interactions import (
    ContactChannel,
    Direction,
    InteractionRecorded,
)
from daybook_service.application import policies
from daybook_service.domain import call, call_routing
from daybook_service.domain.call import (
    Call,
    CallerKnown,
    CallerRefIsANumber,
    CallIsOfAnother,
    CallIsOver,
    CallIsTaken,
)
from daybook_service.domain.call_routing import CallRoutingPolicy, Route, UnknownSkill
from tests.service.samples import CUSTOMER, DAY, NINE, at

CALL, LEAD, OTHER = (UUID(f"01890a5d-ac96-774b-bcce-b302099a80{n}") for n in (61, 62, 63))
TERMS = policies.ROUTING.shipped.at(DAY).policy
RECEIVED = CallReceived(
    call_id=CALL,
    direction=Direction.INBOUND,
    caller_ref="line-8842",
    choice="1",
    received_at=NINE,
)
ROUTE = Route("repair", "repair desk", Handling.IN_TURN, within_hours=True)
ROUTED = CallRouted(
    call_id=CALL,
    skill="repair",
    routed_to="repair desk",
    handling=Handling.IN_TURN,
    within_hours=True,
)
LINKED = CallLinked(customer_id=CUSTOMER, call_id=CALL, caller_ref="line-8842")
ANSWERED = CallAnswered(call_id=CALL, agent="li", answered_at=at(0.005), waited_seconds=18)
UNKNOWN = CallerUnknown(
    call_id=CALL, caller_ref="line-8842", lead_id=LEAD, skill="repair", summary="Wants a lift"
)
TOLD = InteractionRecorded(
    customer_id=CUSTOMER,
    interaction_id=CALL,
    channel=ContactChannel.PHONE,
    direction=Direction.INBOUND,
    summary="Wants a lift",
    happened_at=NINE,
)


def ended(moment: datetime, outcome: CallOutcome, talked: int) -> CallEnded:
    return CallEnded(
        call_id=CALL,
        outcome=outcome,
        ended_at=moment,
        talked_seconds=talked,
        summary="Wants a lift",
        recording_ref="rec-1",
    )


def the(*facts: Fact) -> Scenario[Call]:
    return Scenario(call.evolve, facts)


def ending(state: Call) -> list[call.CallFact]:
    return call.end(state, "Wants a lift", "rec-1", LEAD, at(0.105))


def test_SE11_a_call_is_received_and_routed_once() -> None:
    after = (
        the().when(lambda state: call.receive(state, RECEIVED, None, ROUTE)).then(RECEIVED, ROUTED)
    )
    after.when(lambda state: call.receive(state, RECEIVED, None, ROUTE)).refused(Conflict)


def test_SE13_a_caller_who_is_known_is_shown_at_once() -> None:
    the().when(lambda state: call.receive(state, RECEIVED, CUSTOMER, ROUTE)).then(
        RECEIVED, LINKED, ROUTED
    )


@pytest.mark.parametrize("number", ["+4930123456", "030 123456", "13800138000", "(030)-123.456"])
def test_SE13_a_number_names_nobody_here(number: str) -> None:
    told = RECEIVED.model_copy(update={"caller_ref": number})
    expected = CallerRefIsANumber if number[0] != "(" else None
    decided = the().when(lambda state: call.receive(state, told, None, ROUTE))
    if expected:
        decided.refused(expected)
    else:
        decided.then(told, ROUTED)


def test_SE11_one_agent_takes_a_call_until_it_is_transferred() -> None:
    after = the(RECEIVED, ROUTED).when(lambda state: call.answer(state, "li", at(0.005)))
    taken = after.then(ANSWERED)
    taken.when(lambda state: call.answer(state, "li", at(1))).then()
    taken.when(lambda state: call.answer(state, "wu", at(1))).refused(CallIsTaken, "li")
    moved = taken.when(lambda state: call.transfer(state, ROUTE)).then(ROUTED)
    moved.when(lambda state: call.answer(state, "wu", at(0.01))).then(
        CallAnswered(call_id=CALL, agent="wu", answered_at=at(0.01), waited_seconds=36)
    )


def test_SE13_a_caller_whom_nobody_knows_is_a_lead() -> None:
    over = (
        the(RECEIVED, ROUTED, ANSWERED)
        .when(ending)
        .then(ended(at(0.105), CallOutcome.COMPLETED, 360), UNKNOWN)
    )
    over.when(ending).then()
    the(RECEIVED, ROUTED).when(ending).then(ended(at(0.105), CallOutcome.ABANDONED, 0), UNKNOWN)


def test_SE13_every_call_is_told_to_its_customer() -> None:
    the(RECEIVED, LINKED, ROUTED, ANSWERED).when(ending).then(
        ended(at(0.105), CallOutcome.COMPLETED, 360), TOLD
    )


def test_SE13_a_call_is_linked_to_one_customer_even_afterwards() -> None:
    over = the(RECEIVED, ROUTED, ANSWERED, ended(at(0.105), CallOutcome.COMPLETED, 360), UNKNOWN)
    linked = over.when(lambda state: call.link(state, CUSTOMER)).then(LINKED, TOLD)
    linked.when(lambda state: call.link(state, CUSTOMER)).then()
    linked.when(lambda state: call.link(state, OTHER)).refused(CallIsOfAnother)


def test_SE11_nothing_moves_a_call_that_is_over() -> None:
    over = the(RECEIVED, ROUTED, ended(at(0.105), CallOutcome.ABANDONED, 0), UNKNOWN)
    over.when(lambda state: call.answer(state, "li", at(1))).refused(CallIsOver)
    over.when(lambda state: call.transfer(state, ROUTE)).refused(CallIsOver)


def test_SE13_the_last_customer_that_a_caller_was_found_to_be_counts() -> None:
    known = CallerKnown(caller_ref="line-8842", customer_id=CUSTOMER)
    after = (
        Scenario(call.known_customer)
        .when(lambda state: call.recognise(state, "line-8842", CUSTOMER))
        .then(known)
    )
    after.when(lambda state: call.recognise(state, "line-8842", CUSTOMER)).then()
    assert call.recognise(CUSTOMER, "line-8842", OTHER)[0].customer_id == OTHER


@pytest.mark.parametrize(
    ("choice", "skill"), [("1", "repair"), ("2", "billing"), ("9", "general"), (None, "general")]
)
def test_SE11_the_menu_leads_to_a_skill(choice: str | None, skill: str) -> None:
    assert TERMS.skill(choice) == skill


def test_SE11_a_call_goes_to_the_manager_the_team_or_who_is_there_at_night() -> None:
    def to(*, is_open: bool, manager: str | None) -> str:
        return call_routing.route(TERMS, "repair", is_open=is_open, manager=manager).routed_to

    assert to(is_open=True, manager=None) == "repair desk"
    assert to(is_open=False, manager=None) == "night desk"
    assert to(is_open=False, manager="mei") == "mei"
    with pytest.raises(UnknownSkill, match="there are"):
        call_routing.route(TERMS, "alchemy", is_open=True)


def test_SE11_a_menu_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ValidationError, match="somebody has"):
        CallRoutingPolicy.model_validate(TERMS.model_dump() | {"otherwise": "nobody"})
