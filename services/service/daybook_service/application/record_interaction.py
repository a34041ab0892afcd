"""Record that we dealt with a customer, on whatever channel (SE12)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Instant, Text
from daybook_contracts.service.interactions import ContactChannel, Direction, InteractionRecorded
from daybook_service.application.about_ticket import check_ticket
from daybook_service.application.streams import INTERACTION
from daybook_service.domain import interaction


class RecordInteraction(Command):
    """`happened_at` is now if it is not said."""

    interaction_id: UUID
    customer_id: UUID
    channel: ContactChannel
    direction: Direction
    summary: Text
    happened_at: Instant | None = None
    ticket_id: UUID | None = None


def record_interaction(command: RecordInteraction, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    stream = work.find(INTERACTION, command.interaction_id)
    check_ticket(command.ticket_id, command.customer_id, work)
    happened_at = command.happened_at or work.now
    recorded = InteractionRecorded(
        **command.model_dump(exclude={"happened_at"}), happened_at=happened_at
    )
    work.record(INTERACTION, stream, interaction.record(stream.state, recorded, work.now))
