"""Set targets from year to week, submit them as a plan, review it (SA10)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from daybook_chassis.commands import Command, Handler, Stream, Work
from daybook_chassis.errors import NotFound, Refusal
from daybook_contracts.currencies import MINOR_DIGITS
from daybook_contracts.fact import Reference, Text
from daybook_contracts.money import Money
from daybook_contracts.sales.targets import Measure, Period
from daybook_sales.application.policies import PERFORMANCE
from daybook_sales.application.streams import PLAN, SELLER, plan_of, seller_of
from daybook_sales.domain import period, plan, seller
from daybook_sales.domain.amounts import counted
from daybook_sales.domain.plan import Plan

Year = Annotated[str, Field(pattern="^[1-9][0-9]{3}$")]
Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class PeriodTarget(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    period: Period
    target: Money


class SetTargets(Command):
    """Targets of one person and measure; all targets of the year then reconcile."""

    owner: Reference
    measure: Measure
    year: Year
    currency: Currency
    targets: tuple[PeriodTarget, ...] = Field(min_length=1, max_length=70)


class SetTargetsFromHistory(Command):
    """Year, quarters and months from what was reached in the year before, grown by policy."""

    owner: Reference
    measure: Measure
    year: Year
    currency: Currency


class SubmitPlan(Command):
    """`note` says how the targets are to be reached."""

    owner: Reference
    measure: Measure
    year: Year
    currency: Currency
    note: Text


class ReviewPlan(Command):
    """Approves, or returns with what is to change."""

    owner: Reference
    measure: Measure
    year: Year
    currency: Currency
    approved: bool
    comment: Text


_OfPlan = SetTargets | SetTargetsFromHistory | SubmitPlan | ReviewPlan


def set_targets(command: SetTargets, work: Work) -> None:
    targets = {each.period: each.target for each in command.targets}
    if len(targets) < len(command.targets):
        raise Refusal("a period stands here once")
    if any(each.currency != command.currency for each in targets.values()):
        raise Refusal(f"the plan is in {command.currency}")
    _set(command, work, targets)


def set_targets_from_history(command: SetTargetsFromHistory, work: Work) -> None:
    terms = work.policy(PERFORMANCE)
    book = work.find(SELLER, seller_of(command.owner, command.currency))
    sums: dict[str, int] = defaultdict(int)
    months = seller.grown(book.state, command.measure, command.year, terms.policy)
    for month, minor in months.items():
        quarter = period.parent(month)
        for each in (month, quarter, command.year):
            sums[str(each)] += minor
    targets = {each: counted(minor, command.currency) for each, minor in sums.items()}
    _set(command, work, targets, policy_version=terms.version)


def submit_plan(command: SubmitPlan, work: Work) -> None:
    stream = _plan(command, work)
    work.record(PLAN, stream, plan.submit(stream.state, command.note))


def review_plan(command: ReviewPlan, work: Work) -> None:
    stream = _plan(command, work)
    facts = plan.review(stream.state, approved=command.approved, comment=command.comment)
    work.record(PLAN, stream, facts)


def _set(
    command: SetTargets | SetTargetsFromHistory,
    work: Work,
    targets: Mapping[str, Money],
    policy_version: str | None = None,
) -> None:
    if command.currency not in MINOR_DIGITS:
        raise Refusal("unknown currency: use an ISO 4217 code in circulation")
    stream = work.find(PLAN, plan_of(*_name(command)))
    facts = plan.set_targets(
        stream.state,
        plan_id=stream.id,
        owner=command.owner,
        measure=command.measure,
        year=command.year,
        targets=targets,
    )
    work.record(PLAN, stream, facts, policy_version=policy_version)


def _plan(command: SubmitPlan | ReviewPlan, work: Work) -> Stream[Plan]:
    stream = work.find(PLAN, plan_of(*_name(command)))
    if stream.state is None:
        raise NotFound(f"{command.owner} has no targets of that kind for {command.year}")
    return work.load(PLAN, stream.id)


def _name(command: _OfPlan) -> tuple[str, str, str, str]:
    return command.owner, command.measure, command.year, command.currency


HANDLERS: Mapping[type[Command], Handler] = {
    SetTargets: set_targets,
    SetTargetsFromHistory: set_targets_from_history,
    SubmitPlan: submit_plan,
    ReviewPlan: review_plan,
}
