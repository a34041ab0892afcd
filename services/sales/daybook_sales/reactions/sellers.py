"""Sellers are credited with what they signed, and with the cash that settles it (SA23)."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import ContractAmended, ContractSigned
from daybook_contracts.sales.payments import (
    Allocation,
    PaymentAllocated,
    PaymentPlanWithdrawn,
    ReceiptReversed,
)
from daybook_sales.application.performance import CalculateCommission, CreditSale


def credit(fact: ContractSigned, envelope: Envelope, known: References) -> Iterator[Effect]:
    if fact.seller is not None:
        yield Issue(CreditSale(contract_id=fact.contract_id, amount=fact.value, day=fact.signed_on))


def credit_more(fact: ContractAmended, envelope: Envelope, known: References) -> Iterator[Effect]:
    more, day = fact.value - fact.previous_value, envelope.occurredat.date()
    if more.minor:
        yield Issue(CreditSale(contract_id=fact.contract_id, amount=more, day=day))


def earn(fact: PaymentAllocated, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield from _commission(_sums(fact.allocations, 1), envelope)


def take_back(fact: ReceiptReversed, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield from _commission(_sums(fact.reopened, -1), envelope)


def earn_anew(
    fact: PaymentPlanWithdrawn, envelope: Envelope, known: References
) -> Iterator[Effect]:
    """What was settled is credit, and settles the instalments that take their place."""
    yield from _commission(_sums(fact.withdrawn, -1), envelope)


def _sums(allocations: Iterable[Allocation], sign: int) -> dict[UUID, Money]:
    """By contract; what an invoice is settled with is no seller's."""
    sums: dict[UUID, Money] = {}
    for each in allocations:
        if each.contract_id is not None and each.amount.minor:
            part = Money(sign * each.amount.minor, each.amount.currency)
            before = sums.get(each.contract_id, Money.zero(part.currency))
            sums[each.contract_id] = before + part
    return sums


def _commission(sums: dict[UUID, Money], envelope: Envelope) -> Iterator[Effect]:
    day = envelope.occurredat.date()
    for contract_id, amount in sums.items():
        yield Issue(CalculateCommission(contract_id=contract_id, amount=amount, day=day))


CREDIT_SELLERS = Reaction(
    "sales.credit_sellers",
    {
        ContractSigned: credit,
        ContractAmended: credit_more,
        PaymentAllocated: earn,
        ReceiptReversed: take_back,
        PaymentPlanWithdrawn: earn_anew,
    },
    issues=frozenset({CreditSale, CalculateCommission}),
)
