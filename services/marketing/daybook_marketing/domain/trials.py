"""What a customer was shown in experiments, and whether they did what was hoped for (MK5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never
from uuid import UUID

from daybook_contracts.marketing.experiments import VariantAssigned, VariantConverted, VariantSpent
from daybook_contracts.money import Money

TrialFact = VariantAssigned | VariantConverted | VariantSpent


@dataclass(frozen=True, slots=True)
class Trials:
    """The variant by campaign; in the `open` ones it may still come to something.

    A conversion closes its campaign. What is spent does not: `spent` is its sum by campaign, and
    `counted` are the campaigns with the contracts in it.
    """

    variants: Mapping[UUID, str] = field(default_factory=dict)
    open: frozenset[UUID] = frozenset()
    spent: Mapping[UUID, Money] = field(default_factory=dict)
    counted: frozenset[tuple[UUID, UUID]] = frozenset()


def evolve(state: Trials | None, fact: TrialFact) -> Trials:
    trials = state or Trials()
    match fact:
        case VariantAssigned():
            variants = {**trials.variants, fact.campaign_id: fact.variant}
            return replace(trials, variants=variants, open=trials.open | {fact.campaign_id})
        case VariantConverted():
            return replace(trials, open=trials.open - {fact.campaign_id})
        case VariantSpent():
            return replace(
                trials,
                spent={**trials.spent, fact.campaign_id: fact.spent},
                counted=trials.counted | {(fact.campaign_id, fact.contract_id)},
            )
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


def spend(
    state: Trials | None,
    *,
    customer_id: UUID,
    campaign_id: UUID,
    contract_id: UUID,
    amount: Money,
    currency: str,
) -> list[TrialFact]:
    """A contract counts once, if it is over something and in the currency that is compared."""
    if state is None or campaign_id not in state.open:
        return []
    known = (campaign_id, contract_id) in state.counted
    if known or amount.minor <= 0 or amount.currency != currency:
        return []
    return [
        VariantSpent(
            customer_id=customer_id,
            campaign_id=campaign_id,
            contract_id=contract_id,
            variant=state.variants[campaign_id],
            amount=amount,
            spent=state.spent.get(campaign_id, Money.zero(currency)) + amount,
        )
    ]
