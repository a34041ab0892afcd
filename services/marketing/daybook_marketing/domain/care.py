"""Which programme a customer is in: acquired, retained, won back, or none (MK10).

Stages are those that analytics finds (AN1). Of who has brought nothing yet it finds none: whom
somebody calls a prospect (CU2) is at the first.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never
from uuid import UUID

from daybook_contracts.analytics.lifecycle import LifecycleStage
from daybook_contracts.marketing.care import (
    AcquisitionStarted,
    CareEnded,
    CustomerWonBack,
    Programme,
    RetentionStarted,
    WinBackStarted,
)
from daybook_marketing.domain.care_policy import CarePolicy

CareFact = AcquisitionStarted | RetentionStarted | WinBackStarted | CustomerWonBack | CareEnded


@dataclass(frozen=True, slots=True)
class Care:
    """The programme, and until when one who left is courted."""

    programme: Programme | None = None
    until: date | None = None


def evolve(state: Care | None, fact: CareFact) -> Care:
    care = state or Care()
    match fact:
        case AcquisitionStarted():
            return replace(care, programme=Programme.ACQUIRE)
        case RetentionStarted():
            return replace(care, programme=Programme.RETAIN)
        case WinBackStarted():
            return replace(care, programme=Programme.WIN_BACK, until=fact.until)
        case CustomerWonBack() | CareEnded():
            return replace(care, programme=None, until=None)
        case _:
            assert_never(fact)


def note_stage(
    state: Care | None,
    *,
    customer_id: UUID,
    stage: LifecycleStage,
    as_of: date,
    policy: CarePolicy,
) -> list[CareFact]:
    """What the stage asks for is begun, and what went before ends.

    The stage that is known already changes nothing. Who was to be given up by `as_of` is, so that
    it does not matter whether the timer or the stage comes first.
    """
    care = state or Care()
    facts: list[CareFact] = [*give_up(care, customer_id=customer_id, today=as_of)]
    if facts:
        care = replace(care, programme=None, until=None)
    wanted = policy.programmes.get(stage)
    if wanted is not care.programme:
        until = as_of + timedelta(days=policy.win_back_days)
        facts += _ended(care, customer_id, stage, as_of, wanted)
        facts += _started(customer_id, stage, as_of, wanted, until)
    return facts


def develop(
    state: Care | None, *, customer_id: UUID, as_of: date, policy: CarePolicy
) -> list[CareFact]:
    """A prospect of whom nothing is known yet is at the first stage; others are where they are."""
    if state is not None:
        return []
    stage = LifecycleStage.NURTURE
    return note_stage(None, customer_id=customer_id, stage=stage, as_of=as_of, policy=policy)


def give_up(state: Care | None, *, customer_id: UUID, today: date) -> list[CareFact]:
    """Who is still away when the days are over."""
    if state is None or state.until is None or today <= state.until:
        return []
    over_on = state.until + timedelta(days=1)
    return [_over(customer_id, Programme.WIN_BACK, over_on, succeeded=False)]


def _ended(
    care: Care, customer_id: UUID, stage: LifecycleStage, as_of: date, wanted: Programme | None
) -> list[CareFact]:
    """At the stage of prospects, who had left has brought nothing yet, and is not back."""
    match care.programme:
        case None:
            return []
        case Programme.WIN_BACK if stage is not LifecycleStage.NURTURE:
            return [CustomerWonBack(customer_id=customer_id, stage=stage, as_of=as_of)]
        case Programme.WIN_BACK | Programme.ACQUIRE | Programme.RETAIN:
            return [_over(customer_id, care.programme, as_of, succeeded=wanted is None)]
        case _:
            assert_never(care.programme)


def _started(
    customer_id: UUID,
    stage: LifecycleStage,
    as_of: date,
    wanted: Programme | None,
    until: date,
) -> list[CareFact]:
    match wanted:
        case None:
            return []
        case Programme.ACQUIRE:
            return [AcquisitionStarted(customer_id=customer_id, stage=stage, as_of=as_of)]
        case Programme.RETAIN:
            return [RetentionStarted(customer_id=customer_id, stage=stage, as_of=as_of)]
        case Programme.WIN_BACK:
            return [WinBackStarted(customer_id=customer_id, stage=stage, as_of=as_of, until=until)]
        case _:
            assert_never(wanted)


def _over(customer_id: UUID, programme: Programme, ended_on: date, *, succeeded: bool) -> CareEnded:
    return CareEnded(
        customer_id=customer_id, programme=programme, succeeded=succeeded, ended_on=ended_on
    )
