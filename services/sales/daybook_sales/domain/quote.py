"""A quote: revision after revision, each valid until a day, then accepted, rejected or expired.

Source: SA14, SA15. Prices are frozen when a revision is issued.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, NotFound, Refusal
from daybook_contracts.fact import Fact
from daybook_contracts.money import Money
from daybook_contracts.sales.quotes import (
    PriceApprovalRequested,
    PriceApproved,
    PriceRejected,
    QuoteAccepted,
    QuoteExpired,
    QuoteIssued,
    QuoteLine,
    QuoteRejected,
)
from daybook_sales.domain.amounts import share, total
from daybook_sales.domain.price_approval import Approval, ApprovalStatus
from daybook_sales.domain.quoting_policy import QuotingPolicy


class QuoteContracted(Fact, type="sales.QuoteContracted", version=1):
    """A contract that cites it was signed."""

    customer_id: UUID
    quote_id: UUID
    contract_id: UUID


QuoteFact = (
    QuoteIssued
    | QuoteAccepted
    | QuoteRejected
    | QuoteExpired
    | PriceApprovalRequested
    | PriceApproved
    | PriceRejected
    | QuoteContracted
)
PRIVATE: tuple[type[Fact], ...] = (QuoteContracted,)


class QuoteStatus(StrEnum):
    IN_REVIEW = "in_review"
    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Quote:
    """What is decided on; before the first revision there may be approvals, and `issued` is None.

    `approvals` are by product; `contract_id` is of the contract that was signed on it.
    """

    customer_id: UUID
    quote_id: UUID
    status: QuoteStatus = QuoteStatus.IN_REVIEW
    issued: QuoteIssued | None = None
    approvals: dict[UUID, Approval] = field(default_factory=dict)
    contract_id: UUID | None = None


class PriceBelowFloor(Refusal):
    """A price below the floor is quoted when it is approved, not before (SA15)."""


class QuoteIsContracted(Refusal):
    """What was agreed once is signed once (SA14)."""


class QuoteNotOpen(Refusal):
    """It was answered, it expired, or there is a later revision (SA14)."""


def evolve(state: Quote | None, fact: QuoteFact) -> Quote:
    quote = state or Quote(fact.customer_id, fact.quote_id)
    match fact:
        case QuoteIssued():
            return replace(quote, status=QuoteStatus.SENT, issued=fact)
        case QuoteAccepted():
            return replace(quote, status=QuoteStatus.ACCEPTED)
        case QuoteRejected():
            return replace(quote, status=QuoteStatus.REJECTED)
        case QuoteExpired():
            return replace(quote, status=QuoteStatus.EXPIRED)
        case PriceApprovalRequested():
            return _with_approval(quote, fact, ApprovalStatus.REQUESTED)
        case PriceApproved():
            return _with_approval(quote, fact, ApprovalStatus.APPROVED)
        case PriceRejected():
            return _with_approval(quote, fact, ApprovalStatus.REJECTED)
        case QuoteContracted():
            return replace(quote, contract_id=fact.contract_id)
        case _:
            assert_never(fact)


def of_customer(state: Quote | None, customer_id: UUID) -> None:
    """Raises Conflict where the quote is somebody else's."""
    if state is not None and state.customer_id != customer_id:
        raise Conflict("this quote is another customer's")


def issue(
    state: Quote | None,
    *,
    customer_id: UUID,
    quote_id: UUID,
    opportunity_id: UUID | None,
    lines: Sequence[QuoteLine],
    valid_until: date,
    today: date,
    policy: QuotingPolicy,
) -> list[QuoteFact]:
    """The first revision. Raises Conflict if there is one, and what `revise` raises."""
    of_customer(state, customer_id)
    if state is not None and state.issued is not None:
        raise Conflict(f"quote {quote_id} exists: revise it")
    quote = state or Quote(customer_id, quote_id)
    return [_revision(quote, 1, opportunity_id, lines, valid_until, today, policy)]


def revise(
    state: Quote, lines: Sequence[QuoteLine], valid_until: date, today: date, policy: QuotingPolicy
) -> list[QuoteFact]:
    """The next revision, also of one that expired or was rejected.

    Raises NotFound before the first, QuoteNotOpen for an accepted one, PriceBelowFloor, Refusal
    for a day that is over or amounts that do not add up.
    """
    issued = _issued(state)
    if state.status is QuoteStatus.ACCEPTED:
        raise QuoteNotOpen(f"quote {state.quote_id} is accepted")
    number = issued.revision + 1
    return [_revision(state, number, issued.opportunity_id, lines, valid_until, today, policy)]


def accept(state: Quote, revision: int, today: date) -> list[QuoteFact]:
    """Accepting again changes nothing. Raises NotFound, QuoteNotOpen."""
    issued = _issued(state)
    if state.status is QuoteStatus.ACCEPTED and issued.revision == revision:
        return []
    _check_open(state, issued, revision)
    if issued.valid_until < today:
        raise QuoteNotOpen(f"quote {state.quote_id} was valid until {issued.valid_until}")
    return [
        QuoteAccepted(
            customer_id=state.customer_id,
            quote_id=state.quote_id,
            revision=revision,
            total=issued.total,
        )
    ]


def contracted(state: Quote, contract_id: UUID) -> list[QuoteFact]:
    """What the signature of a contract that cites it comes to here. Raises QuoteIsContracted."""
    check_not_contracted(state)
    return [
        QuoteContracted(
            customer_id=state.customer_id, quote_id=state.quote_id, contract_id=contract_id
        )
    ]


def check_not_contracted(state: Quote) -> None:
    """Raises QuoteIsContracted."""
    if state.contract_id is not None:
        raise QuoteIsContracted(
            f"contract {state.contract_id} was signed on quote {state.quote_id}"
        )


def reject(state: Quote, revision: int, reason: str) -> list[QuoteFact]:
    """Rejecting again changes nothing. Raises NotFound, QuoteNotOpen."""
    issued = _issued(state)
    if state.status is QuoteStatus.REJECTED and issued.revision == revision:
        return []
    _check_open(state, issued, revision)
    return [
        QuoteRejected(
            customer_id=state.customer_id,
            quote_id=state.quote_id,
            revision=revision,
            reason=reason,
        )
    ]


def expire(state: Quote, revision: int, today: date) -> list[QuoteFact]:
    """What was answered or revised by then stays as it is."""
    issued = _issued(state)
    waits = state.status is QuoteStatus.SENT and issued.revision == revision
    if not waits or today <= issued.valid_until:
        return []
    return [QuoteExpired(customer_id=state.customer_id, quote_id=state.quote_id, revision=revision)]


def _revision(
    quote: Quote,
    number: int,
    opportunity_id: UUID | None,
    lines: Sequence[QuoteLine],
    valid_until: date,
    today: date,
    policy: QuotingPolicy,
) -> QuoteIssued:
    if valid_until < today:
        raise Refusal(f"a quote of {today} is not valid until {valid_until}")
    for line in lines:
        _check_price(quote, line, policy)
    return QuoteIssued(
        customer_id=quote.customer_id,
        quote_id=quote.quote_id,
        revision=number,
        opportunity_id=opportunity_id,
        lines=tuple(lines),
        total=total((line.amount for line in lines), lines[0].amount.currency),
        valid_until=valid_until,
    )


def _check_price(quote: Quote, line: QuoteLine, policy: QuotingPolicy) -> None:
    if line.unit_price < Money.zero(line.unit_price.currency):
        raise Refusal("a price is not below nothing")
    floor = share(line.list_price, policy.floor_percent)
    approval = quote.approvals.get(line.product_id)
    if floor <= line.unit_price or (approval is not None and approval.covers(line.unit_price)):
        return
    raise PriceBelowFloor(
        f"{line.unit_price} for product {line.product_id} is below the floor of {floor}: "
        "ask for an approval first"
    )


def _check_open(state: Quote, issued: QuoteIssued, revision: int) -> None:
    if issued.revision != revision:
        raise QuoteNotOpen(f"quote {state.quote_id} is at revision {issued.revision}")
    if state.status is not QuoteStatus.SENT:
        raise QuoteNotOpen(f"quote {state.quote_id} is {state.status}")


def _issued(state: Quote) -> QuoteIssued:
    if state.issued is None:
        raise NotFound(f"quote {state.quote_id} is not issued yet")
    return state.issued


def _with_approval(
    quote: Quote,
    fact: PriceApprovalRequested | PriceApproved | PriceRejected,
    status: ApprovalStatus,
) -> Quote:
    approval = Approval(fact.unit_price, status)
    return replace(quote, approvals=quote.approvals | {fact.product_id: approval})
