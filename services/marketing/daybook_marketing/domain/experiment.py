"""An experiment: variants of a campaign, compared on its members until one is surely better (MK5).

Who gets which variant follows from campaign and customer alone, by a hash, so that nothing needs to
be remembered to show a customer the same thing again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_contracts.marketing.experiments import (
    Arm,
    ExperimentConcluded,
    ExperimentEnrolled,
    ExperimentStarted,
    ExperimentStopped,
    Goal,
    Measure,
    Variant,
)
from daybook_marketing.domain.experiment_policy import ExperimentPolicy
from daybook_marketing.domain.significance import chance, per_customer

ExperimentFact = ExperimentStarted | ExperimentEnrolled | ExperimentConcluded | ExperimentStopped

_PART = 500
_MILLION = 1_000_000


class Status(StrEnum):
    RUNNING = "running"
    CONCLUDED = "concluded"
    STOPPED = "stopped"


class VariantsUnclear(Refusal):
    """Two variants have one name."""


class NothingIsSpent(Refusal):
    """Spend is measured of purchases; an answer costs its customer nothing."""


class ExperimentOver(Refusal):
    """It was concluded or stopped."""


class SampleTooSmall(Refusal):
    """A variant was shown to fewer customers than the policy asks for."""


class NotSignificant(Refusal):
    """The difference may well be chance."""


@dataclass(frozen=True, slots=True)
class Experiment:
    campaign_id: UUID
    goal: Goal
    measure: Measure
    variants: tuple[Variant, ...]
    status: Status = Status.RUNNING


def evolve(state: Experiment | None, fact: ExperimentFact) -> Experiment:
    match fact:
        case ExperimentStarted():
            return Experiment(fact.campaign_id, fact.goal, fact.measure, fact.variants)
        case ExperimentEnrolled():
            return _known(state)
        case ExperimentConcluded():
            return replace(_known(state), status=Status.CONCLUDED)
        case ExperimentStopped():
            return replace(_known(state), status=Status.STOPPED)
        case _:
            assert_never(fact)


def start(
    state: Experiment | None,
    *,
    campaign_id: UUID,
    goal: Goal,
    measure: Measure,
    variants: Sequence[Variant],
    members: Collection[UUID],
) -> list[ExperimentFact]:
    """All members take part. Raises Conflict for a second experiment, VariantsUnclear,
    NothingIsSpent."""
    if state is not None:
        raise Conflict(f"campaign {campaign_id} has its experiment")
    if len({each.name for each in variants}) < len(variants):
        raise VariantsUnclear("each variant has a name of its own")
    if measure is Measure.SPEND and goal is not Goal.PURCHASE:
        raise NothingIsSpent(f"spend is measured of purchases, and not of a {goal}")
    customers = sorted(members)
    parts = [customers[begin : begin + _PART] for begin in range(0, len(customers), _PART)]
    started = ExperimentStarted(
        campaign_id=campaign_id, goal=goal, measure=measure, variants=tuple(variants)
    )
    enrolled = [
        ExperimentEnrolled(
            campaign_id=campaign_id, part=number, parts=len(parts), customers=tuple(part)
        )
        for number, part in enumerate(parts, start=1)
    ]
    return [started, *enrolled]


def variant_of(state: Experiment, customer_id: UUID) -> str:
    """The customer's place on a line of all shares, by the first 64 bits of a SHA-256."""
    digest = sha256(state.campaign_id.bytes + customer_id.bytes).digest()
    total = sum(each.share for each in state.variants)
    place = (int.from_bytes(digest[:8]) * total) >> 64
    for each in state.variants:
        place -= each.share
        if place < 0:
            return each.name
    raise AssertionError("the place is below the sum of all shares")


def shown(state: Experiment, variant: str, customers: Collection[UUID]) -> list[UUID]:
    """Those of the customers who get this variant. Raises NotFound."""
    if variant not in {each.name for each in state.variants}:
        raise NotFound(f"the experiment has no variant {variant}")
    return [each for each in customers if variant_of(state, each) == variant]


def conclude(
    state: Experiment, arms: Sequence[Arm], policy: ExperimentPolicy
) -> list[ExperimentFact]:
    """The best variant wins if it is significantly better than every other.

    Alpha is shared among the comparisons (Bonferroni). Raises ExperimentOver, SampleTooSmall,
    NotSignificant.
    """
    check_running(state)
    counted = {each.variant: each for each in arms}
    known = tuple(
        counted.get(each.name) or Arm(variant=each.name, assigned=0, converted=0)
        for each in state.variants
    )
    smallest = min(each.assigned for each in known)
    if smallest < policy.minimum_sample:
        raise SampleTooSmall(
            f"a variant was assigned to {smallest}, which is fewer than {policy.minimum_sample}"
        )
    best = max(known, key=lambda each: per_customer(each, state.measure))
    p_value = max(chance(best, each, state.measure) for each in known if each is not best)
    if p_value > float(policy.alpha) / (len(known) - 1):
        raise NotSignificant(
            f"{best.variant} is ahead, with p = {p_value:.4f}; "
            f"alpha is {policy.alpha} over {len(known) - 1} comparisons"
        )
    return [
        ExperimentConcluded(
            campaign_id=state.campaign_id,
            winner=best.variant,
            p_value=round(p_value * _MILLION),
            arms=known,
        )
    ]


def stop(state: Experiment, reason: str) -> list[ExperimentFact]:
    """Raises ExperimentOver."""
    check_running(state)
    return [ExperimentStopped(campaign_id=state.campaign_id, reason=reason)]


def check_running(state: Experiment) -> None:
    """Raises ExperimentOver."""
    if state.status is not Status.RUNNING:
        raise ExperimentOver(f"the experiment is {state.status}")


def _known(state: Experiment | None) -> Experiment:
    assert state is not None, "the first fact of an experiment starts it"
    return state
