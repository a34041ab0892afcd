"""A prospect: A is important, B general, C given up; and by when a deal is expected (SA4)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.sales.prospects import (
    CloseHorizonSet,
    Horizon,
    ProspectGrade,
    ProspectGraded,
)
from daybook_sales.domain.prospect_policy import ProspectPolicy

ProspectFact = ProspectGraded | CloseHorizonSet


@dataclass(frozen=True, slots=True)
class Prospect:
    grade: ProspectGrade | None = None
    horizon: Horizon | None = None
    expected_on: date | None = None


class ProspectGivenUp(Refusal):
    """No deal is expected of somebody who is given up (SA4)."""


def evolve(state: Prospect | None, fact: ProspectFact) -> Prospect:
    prospect = state or Prospect()
    match fact:
        case ProspectGraded(grade=ProspectGrade.GIVEN_UP):
            return Prospect(fact.grade)
        case ProspectGraded():
            return replace(prospect, grade=fact.grade)
        case CloseHorizonSet():
            return replace(prospect, horizon=fact.horizon, expected_on=fact.expected_on)
        case _:
            assert_never(fact)


def grade(
    state: Prospect | None, customer_id: UUID, new: ProspectGrade, reason: str
) -> list[ProspectFact]:
    """The same grade again changes nothing."""
    before = state.grade if state else None
    if before is new:
        return []
    return [
        ProspectGraded(customer_id=customer_id, grade=new, previous_grade=before, reason=reason)
    ]


def expect(
    state: Prospect | None,
    customer_id: UUID,
    expected_on: date,
    today: date,
    policy: ProspectPolicy,
) -> list[ProspectFact]:
    """The same day again changes nothing, unless it has come nearer by the policy.

    Raises ProspectGivenUp, Refusal for a day that is over.
    """
    prospect = state or Prospect()
    if prospect.grade is ProspectGrade.GIVEN_UP:
        raise ProspectGivenUp(f"customer {customer_id} is given up: grade it anew first")
    if expected_on < today:
        raise Refusal(f"{expected_on} is over")
    horizon = policy.horizon((expected_on - today).days)
    if (prospect.expected_on, prospect.horizon) == (expected_on, horizon):
        return []
    return [
        CloseHorizonSet(
            customer_id=customer_id,
            horizon=horizon,
            previous_horizon=prospect.horizon,
            expected_on=expected_on,
        )
    ]
