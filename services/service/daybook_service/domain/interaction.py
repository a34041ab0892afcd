"""Dealings with a customer, on whatever channel, and the one that they want (SE12)."""

from datetime import datetime

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.service.interactions import ChannelChosen, InteractionRecorded


class NotYet(Refusal):
    """What is recorded has happened."""


def evolve(state: InteractionRecorded | None, fact: InteractionRecorded) -> InteractionRecorded:
    return fact


def record(
    state: InteractionRecorded | None, recorded: InteractionRecorded, now: datetime
) -> list[InteractionRecorded]:
    """Raises Conflict if it exists, NotYet."""
    if state is not None:
        raise Conflict(f"interaction {recorded.interaction_id} exists")
    if recorded.happened_at > now:
        raise NotYet(f"{recorded.happened_at.isoformat()} is still to come")
    return [recorded]


def choose_evolve(state: ChannelChosen | None, fact: ChannelChosen) -> ChannelChosen:
    return fact


def choose(state: ChannelChosen | None, chosen: ChannelChosen) -> list[ChannelChosen]:
    """Choosing what is chosen changes nothing."""
    return [] if state == chosen else [chosen]
