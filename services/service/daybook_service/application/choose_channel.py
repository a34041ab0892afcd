"""Note on which channel a customer wants to be dealt with (SE12)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.service.interactions import ChannelChosen, ContactChannel
from daybook_service.application.streams import CHANNEL, channel_of
from daybook_service.domain import interaction


class ChooseChannel(Command):
    customer_id: UUID
    channel: ContactChannel


def choose_channel(command: ChooseChannel, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    stream = work.find(CHANNEL, channel_of(command.customer_id))
    chosen = ChannelChosen(**command.model_dump())
    work.record(CHANNEL, stream, interaction.choose(stream.state, chosen))
