"""Record that a member of a campaign answered it (MK1)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.marketing.campaigns import ResponseKind
from daybook_marketing.application.streams import (
    CAMPAIGN,
    SNAPSHOT,
    TOUCHES,
    snapshot_of,
    touches_of,
)
from daybook_marketing.domain import touches


class RecordResponse(Command):
    """A response after the end of the campaign still is one."""

    campaign_id: UUID
    customer_id: UUID
    response: ResponseKind


def record_response(command: RecordResponse, work: Work) -> None:
    """Raises NotFound, NotAMember."""
    work.load(CAMPAIGN, command.campaign_id)
    frozen = work.find(SNAPSHOT, snapshot_of(command.campaign_id)).state
    stream = work.find(TOUCHES, touches_of(command.customer_id))
    facts = touches.respond(
        stream.state,
        customer_id=command.customer_id,
        campaign_id=command.campaign_id,
        members=frozen.customers if frozen else frozenset(),
        response=command.response,
        responded_on=work.now.date(),
    )
    work.record(TOUCHES, stream, facts)
