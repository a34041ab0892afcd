"""End a call; a caller whom nobody knows by then becomes a lead (SE11, SE13)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference, Text
from daybook_service.application.streams import CALL, lead_of
from daybook_service.domain import call


class EndCall(Command):
    """`recording_ref` is the telephone system's id of the recording."""

    call_id: UUID
    summary: Text | None = None
    recording_ref: Reference | None = None


def end_call(command: EndCall, work: Work) -> None:
    stream = work.load(CALL, command.call_id)
    lead_id = lead_of(stream.state.received.caller_ref)
    facts = call.end(stream.state, command.summary, command.recording_ref, lead_id, work.now)
    work.record(CALL, stream, facts)
