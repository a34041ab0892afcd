"""What a customer was shown in experiments, and whether they did what was hoped for (MK5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never
from uuid import UUID

from daybook_contracts.marketing.experiments import VariantAssigned, VariantConverted

TrialFact = VariantAssigned | VariantConverted


@dataclass(frozen=True, slots=True)
class Trials:
    """The variant by campaign; `open` are the campaigns in which nothing came of it yet."""

    variants: Mapping[UUID, str] = field(default_factory=dict)
    open: frozenset[UUID] = frozenset()


def evolve(state: Trials | None, fact: TrialFact) -> Trials:
    trials = state or Trials()
    match fact:
        case VariantAssigned():
            variants = {**trials.variants, fact.campaign_id: fact.variant}
            return Trials(variants, trials.open | {fact.campaign_id})
        case VariantConverted():
            return replace(trials, open=trials.open - {fact.campaign_id})
        case _:
            assert_never(fact)


def assign(
    state: Trials | None, *, customer_id: UUID, campaign_id: UUID, variant: str
) -> list[TrialFact]:
    """Again, nothing."""
    if state is not None and campaign_id in state.variants:
        return []
    return [VariantAssigned(customer_id=customer_id, campaign_id=campaign_id, variant=variant)]


def convert(state: Trials | None, *, customer_id: UUID, campaign_id: UUID) -> list[TrialFact]:
    """Once; of a customer who takes no part, nothing."""
    if state is None or campaign_id not in state.open:
        return []
    return [
        VariantConverted(
            customer_id=customer_id, campaign_id=campaign_id, variant=state.variants[campaign_id]
        )
    ]
