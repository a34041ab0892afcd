"""Transfer a call to those who have another skill (SE11)."""

from dataclasses import replace
from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_service.application.call_routes import caller, route_for
from daybook_service.application.policies import LEVELS, ROUTING
from daybook_service.application.streams import CALL
from daybook_service.domain import call


class TransferCall(Command):
    """It goes to a team, even if the customer has a manager of their own."""

    call_id: UUID
    skill: Reference


def transfer_call(command: TransferCall, work: Work) -> None:
    routing = work.policy(ROUTING)
    stream = work.load(CALL, command.call_id)
    who = caller(work, stream.state.customer_id, work.policy(LEVELS).policy.level(None))
    facts = call.transfer(stream.state, route_for(work, replace(who, manager=None), command.skill))
    work.record(CALL, stream, facts, policy_version=routing.version)
