"""Link a call to the customer it is with, and know the caller from now on (SE13)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_service.application.streams import CALL, CALLER, caller_of
from daybook_service.domain import call


class LinkCall(Command):
    call_id: UUID
    customer_id: UUID


def link_call(command: LinkCall, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    stream = work.load(CALL, command.call_id)
    work.record(CALL, stream, call.link(stream.state, command.customer_id))
    caller_ref = stream.state.received.caller_ref
    caller = work.find(CALLER, caller_of(caller_ref))
    work.record(CALLER, caller, call.recognise(caller.state, caller_ref, command.customer_id))
