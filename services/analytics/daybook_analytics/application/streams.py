"""The stream that analytics keeps of each customer and currency: what it published last."""

from dataclasses import dataclass, replace
from typing import assert_never
from uuid import UUID

from daybook_chassis.commands import Aggregate
from daybook_chassis.ids import derived_id
from daybook_contracts.analytics.lifecycle import LifecycleStage, LifecycleStageChanged
from daybook_contracts.analytics.value import RfmScored, ValueTier

StandingFact = RfmScored | LifecycleStageChanged


@dataclass(frozen=True, slots=True)
class Published:
    """What a new finding is compared with: scores and tier, and stage; None before the first."""

    scores: tuple[int, int, int] | None = None
    tier: ValueTier | None = None
    stage: LifecycleStage | None = None


def evolve(state: Published | None, fact: StandingFact) -> Published:
    known = state or Published()
    match fact:
        case RfmScored():
            return replace(
                known, scores=(fact.recency, fact.frequency, fact.monetary), tier=fact.tier
            )
        case LifecycleStageChanged():
            return replace(known, stage=fact.stage)
        case _:
            assert_never(fact)


STANDING = Aggregate("standing", evolve)


def standing_of(customer_id: str, currency: str) -> UUID:
    return derived_id("standing", customer_id, currency)
