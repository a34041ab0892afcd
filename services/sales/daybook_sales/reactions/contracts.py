"""A signed contract wins its opportunity and enters its instalments (SA16, SA18)."""

from collections.abc import Iterator
from uuid import UUID

from daybook_chassis.effects import Cancel, Effect, Issue, Schedule
from daybook_chassis.ids import derived_id
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.contracts import ContractAmended, ContractSigned, Instalment
from daybook_contracts.sales.payments import ClaimOrigin
from daybook_sales.application.amendments import ExpireContract, ReplanPayment
from daybook_sales.application.due import after
from daybook_sales.application.plan_payment import PlanPayment
from daybook_sales.application.win_opportunity import WinOpportunity


def fulfil_contract(
    fact: ContractSigned, envelope: Envelope, known: References
) -> Iterator[Effect]:
    """Who drafts a contract gives its instalments ids; on the account they are told apart."""
    instalments = _ours(fact.contract_id, fact.instalments)
    yield from _watch_end(fact)
    yield Issue(
        PlanPayment(
            customer_id=fact.customer_id,
            origin=ClaimOrigin.CONTRACT,
            origin_ref=str(fact.contract_id),
            instalments=instalments,
            contract_id=fact.contract_id,
        )
    )
    if fact.opportunity_id is not None:
        yield Issue(
            WinOpportunity(
                opportunity_id=fact.opportunity_id,
                contract_id=fact.contract_id,
                value=fact.value,
            )
        )


def follow_amendment(
    fact: ContractAmended, envelope: Envelope, known: References
) -> Iterator[Effect]:
    before, number = fact.amendment - 1, fact.amendment
    yield Issue(
        ReplanPayment(
            customer_id=fact.customer_id,
            replaces=f"{fact.contract_id}/{before}" if before else str(fact.contract_id),
            origin_ref=f"{fact.contract_id}/{number}",
            instalments=_ours(fact.contract_id, fact.instalments, number),
            contract_id=fact.contract_id,
        )
    )
    yield from _watch_end(fact)


def _watch_end(fact: ContractSigned | ContractAmended) -> Iterator[Effect]:
    """An amendment sets the same timer anew, or takes it away."""
    timer = f"contract:{fact.contract_id}"
    if fact.ends_on is None:
        yield Cancel(timer)
    else:
        yield Schedule(timer, after(fact.ends_on), ExpireContract(contract_id=fact.contract_id))


def _ours(contract_id: UUID, told: tuple[Instalment, ...], *more: object) -> tuple[Instalment, ...]:
    return tuple(
        each.model_copy(
            update={"instalment_id": derived_id("contract", contract_id, each.instalment_id, *more)}
        )
        for each in told
    )


FULFIL_CONTRACT = Reaction(
    "sales.fulfil_contract",
    {ContractSigned: fulfil_contract, ContractAmended: follow_amendment},
    issues=frozenset({PlanPayment, WinOpportunity, ReplanPayment, ExpireContract}),
)
