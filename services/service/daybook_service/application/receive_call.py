"""Receive a call, see who calls, and route it by skill (SE11, SE13)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_contracts.service.calls import CallReceived
from daybook_contracts.service.interactions import Direction
from daybook_service.application.call_routes import caller, route_for
from daybook_service.application.policies import LEVELS, ROUTING
from daybook_service.application.streams import CALL, CALLER, caller_of
from daybook_service.domain import call


class ReceiveCall(Command):
    """`caller_ref` is the telephone system's id of the caller, never a number; `choice` is what
    was chosen in the menu. An outbound call is one that we make."""

    call_id: UUID
    caller_ref: Reference
    direction: Direction = Direction.INBOUND
    choice: Reference | None = None


def receive_call(command: ReceiveCall, work: Work) -> None:
    routing = work.policy(ROUTING)
    stream = work.find(CALL, command.call_id)
    customer_id = work.find(CALLER, caller_of(command.caller_ref)).state
    who = caller(work, customer_id, work.policy(LEVELS).policy.level(None))
    route = route_for(work, who, routing.policy.skill(command.choice))
    received = CallReceived(**command.model_dump(), received_at=work.now)
    facts = call.receive(stream.state, received, customer_id, route)
    work.record(CALL, stream, facts, policy_version=routing.version)
