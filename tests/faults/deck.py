"""Which faults a run gets, in which order: each kind that fits once, then by weight, shuffled."""

from collections.abc import Sequence
from random import Random

from tests.faults.faults import Fault


def dealt(random: Random, faults: Sequence[Fault], crashes: int) -> list[Fault]:
    """Faults that kill at least `crashes` processes, and no more kinds than that takes."""
    deck = random.sample(faults, len(faults))
    weights = [fault.weight for fault in faults]
    while _killed(deck) < crashes:
        deck += random.choices(faults, weights)
    while deck and _killed(deck) - deck[-1].crashes >= crashes:
        deck.pop()
    return random.sample(deck, len(deck))


def _killed(deck: Sequence[Fault]) -> int:
    return sum(fault.crashes for fault in deck)
