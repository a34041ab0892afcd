"""A plan: what one person is to reach in a year, down to weeks, submitted and reviewed (SA10)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.money import Money
from daybook_contracts.sales.targets import Measure, PlanReviewed, PlanSubmitted, TargetSet
from daybook_sales.domain import period
from daybook_sales.domain.amounts import total

PlanFact = TargetSet | PlanSubmitted | PlanReviewed


class PlanStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Plan:
    plan_id: UUID
    owner: str
    measure: Measure
    targets: dict[str, Money] = field(default_factory=dict)
    status: PlanStatus = PlanStatus.DRAFT

    def agreed(self, month: str) -> Money | None:
        """The target of a month, once the plan is approved."""
        return self.targets.get(month) if self.status is PlanStatus.APPROVED else None


class TargetsDoNotReconcile(Refusal):
    """The targets of a period's parts are missing, or do not sum to its own (SA10)."""


class PlanNotSubmitted(Refusal):
    """Only what was submitted is reviewed (SA10)."""


def evolve(state: Plan | None, fact: PlanFact) -> Plan:
    match fact:
        case TargetSet():
            plan = state or Plan(fact.plan_id, fact.owner, fact.measure)
            targets = plan.targets | {fact.period: fact.target}
            return replace(plan, targets=targets, status=PlanStatus.DRAFT)
        case PlanSubmitted():
            return replace(_known(state), status=PlanStatus.SUBMITTED)
        case PlanReviewed():
            status = PlanStatus.APPROVED if fact.approved else PlanStatus.RETURNED
            return replace(_known(state), status=status)
        case _:
            assert_never(fact)


def set_targets(
    state: Plan | None,
    *,
    plan_id: UUID,
    owner: str,
    measure: Measure,
    year: str,
    targets: Mapping[str, Money],
) -> list[PlanFact]:
    """These targets in place of those of the same periods; a plan that changes is a draft again.

    What is unchanged is not said. Raises TargetsDoNotReconcile, Refusal for another year or an
    amount below nothing.
    """
    for each, target in targets.items():
        period.check(each)
        if each[:4] != year:
            raise Refusal(f"{each} is not in {year}")
        if target.minor < 0:
            raise Refusal(f"the target of {each} is below nothing")
    before = state.targets if state else {}
    after = before | dict(targets)
    _reconcile(after)
    return [
        TargetSet(
            plan_id=plan_id,
            owner=owner,
            measure=measure,
            period=each,
            target=target,
            previous_target=before.get(each),
        )
        for each, target in sorted(targets.items())
        if before.get(each) != target
    ]


def submit(state: Plan, note: str) -> list[PlanFact]:
    """Submitting again changes nothing, until a target does or it comes back."""
    if state.status in (PlanStatus.SUBMITTED, PlanStatus.APPROVED):
        return []
    return [PlanSubmitted(plan_id=state.plan_id, owner=state.owner, note=note)]


def review(state: Plan, *, approved: bool, comment: str) -> list[PlanFact]:
    """Raises PlanNotSubmitted."""
    if state.status is not PlanStatus.SUBMITTED:
        raise PlanNotSubmitted(f"the plan of {state.owner} is {state.status}, not submitted")
    reviewed = PlanReviewed(
        plan_id=state.plan_id, owner=state.owner, approved=approved, comment=comment
    )
    return [reviewed]


def _reconcile(targets: Mapping[str, Money]) -> None:
    """Every period that has parts has all of them, and they sum to it. Raises
    TargetsDoNotReconcile."""
    for each in sorted({parent for name in targets if (parent := period.parent(name))}):
        if each not in targets:
            raise TargetsDoNotReconcile(f"{each} has no target, and a part of it has one")
        missing = [part for part in period.parts(each) if part not in targets]
        if missing:
            raise TargetsDoNotReconcile(f"{each} has no target for {missing[0]}")
        whole = targets[each]
        sums = total((targets[part] for part in period.parts(each)), whole.currency)
        if sums != whole:
            raise TargetsDoNotReconcile(f"{each} is {whole}, its parts sum to {sums}")


def _known(state: Plan | None) -> Plan:
    assert state is not None, "the first fact of a plan sets a target"
    return state
