"""An opportunity that another system reports, with somebody whom perhaps nobody here knows yet.

Source: SA2, IO3.
"""

from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.money import Money
from daybook_contracts.sales.opportunities import Heat, OpportunityReported, Stage

ReportedFact = OpportunityReported
_OPEN = (Stage.PROSPECTING, Stage.QUALIFICATION, Stage.PROPOSAL, Stage.NEGOTIATION)


class ReportedOtherwise(Conflict):
    """It was reported before, and not like this."""


def evolve(state: OpportunityReported | None, fact: ReportedFact) -> OpportunityReported:
    match fact:
        case OpportunityReported():
            return fact
        case _:
            assert_never(fact)


def report(
    state: OpportunityReported | None,
    *,
    opportunity_id: UUID,
    source_name: str,
    customer_ref: str,
    title: str,
    origin: str,
    route: str,
    heat: Heat,
    value: Money,
    stage: Stage,
) -> list[ReportedFact]:
    """The same report again changes nothing.

    Raises ReportedOtherwise, and Refusal for a value below zero or a stage that is closed: a
    signed contract wins an opportunity, and a reason loses it.
    """
    if stage not in _OPEN:
        raise Refusal("an opportunity is reported while it is open; then win or lose it")
    if value < Money.zero(value.currency):
        raise Refusal("an opportunity is not worth less than nothing")
    fact = OpportunityReported(
        opportunity_id=opportunity_id,
        source_name=source_name,
        customer_ref=customer_ref,
        title=title,
        origin=origin,
        route=route,
        heat=heat,
        value=value,
        stage=stage,
    )
    if state is None:
        return [fact]
    if state != fact:
        raise ReportedOtherwise(f"opportunity {opportunity_id} was reported otherwise before")
    return []
