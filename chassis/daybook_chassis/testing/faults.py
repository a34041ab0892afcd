"""What a transport may do to the facts it carries, short of changing them."""

from collections.abc import Callable, Sequence
from random import Random

from daybook_chassis.feed import Message

Fault = Callable[[Random, list[Message]], list[Message]]


def repeat(random: Random, messages: list[Message]) -> list[Message]:
    """Some come again, right away or later."""
    return [again for message in messages for again in [message] * random.randint(1, 3)] + [
        message for message in messages if random.random() < 0.5
    ]


def skip(random: Random, messages: list[Message]) -> list[Message]:
    """Some do not come."""
    return [message for message in messages if random.random() < 0.6]


def reorder(random: Random, messages: list[Message]) -> list[Message]:
    """Slots overtake each other; within a slot the order stays."""
    lanes: dict[int | None, list[Message]] = {}
    for message in messages:
        lanes.setdefault(message.envelope.slot, []).append(message)
    order = [message.envelope.slot for message in messages]
    random.shuffle(order)
    return [lanes[slot].pop(0) for slot in order]


def everything(random: Random, messages: list[Message]) -> list[Message]:
    """All of it at once, and even within a slot the order is lost."""
    left = skip(random, repeat(random, messages))
    random.shuffle(left)
    return left


def only(place: int, owners: list[set[int]]) -> Callable[[Sequence[Message]], Sequence[Message]]:
    """What a process gets that owns some of the slots."""

    def distort(messages: Sequence[Message]) -> Sequence[Message]:
        return [each for each in messages if place in owners[each.envelope.slot or 0]]

    return distort
