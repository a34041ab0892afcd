"""A contract: drafted with instalments that sum to its value, approved, then signed.

Source: SA16, SA18. Drafting and approving are private; `ContractPrepared` tells of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.fact import Day, Fact, Reference, Text
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import (
    ContractAmended,
    ContractExpired,
    ContractPrepared,
    ContractSent,
    ContractSigned,
    Instalment,
)
from daybook_sales.domain.quote import Quote, QuoteStatus, check_not_contracted


class ContractStatus(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SIGNED = "signed"
    EXPIRED = "expired"


class ContractDrafted(Fact, type="sales.ContractDrafted", version=1):
    """Terms were written down."""

    customer_id: UUID
    contract_id: UUID
    opportunity_id: UUID | None
    value: Money
    instalments: tuple[Instalment, ...]
    quote_id: UUID | None = None
    ends_on: Day | None = None
    seller: Reference | None = None


class ContractApproved(Fact, type="sales.ContractApproved", version=1):
    """Somebody with the authority agreed to the terms."""

    customer_id: UUID
    contract_id: UUID
    approved_by: Text


ContractFact = (
    ContractDrafted
    | ContractPrepared
    | ContractApproved
    | ContractSigned
    | ContractAmended
    | ContractSent
    | ContractExpired
)
PRIVATE: tuple[type[Fact], ...] = (ContractDrafted, ContractApproved)


@dataclass(frozen=True, slots=True)
class Contract:
    """What is decided on: the terms, and how far they have come."""

    customer_id: UUID
    contract_id: UUID
    opportunity_id: UUID | None
    value: Money
    instalments: tuple[Instalment, ...]
    status: ContractStatus
    quote_id: UUID | None = None
    ends_on: date | None = None
    amendments: int = 0
    seller: str | None = None
    revision: int = 0
    signed_on: date | None = None


class ContractNotApproved(Refusal):
    """Approval precedes signing (SA16)."""


class SignedAhead(Refusal):
    """A contract is signed by today, and not after its last day (SA16)."""


class ContractSignedAlready(Refusal):
    """A draft is changed, and signed on one day; what is signed is amended (SA16)."""


class QuoteNotAgreed(Refusal):
    """A contract cites a quote that this customer accepted, at its total (SA14)."""


class InstalmentsDoNotSum(Refusal):
    """Instalments sum to the contract's value (SA18)."""


def evolve(state: Contract | None, fact: ContractFact) -> Contract:
    match fact:
        case ContractDrafted():
            return Contract(
                fact.customer_id,
                fact.contract_id,
                fact.opportunity_id,
                fact.value,
                fact.instalments,
                ContractStatus.DRAFT,
                fact.quote_id,
                fact.ends_on,
                seller=fact.seller,
                revision=state.revision if state else 0,
            )
        case ContractPrepared():
            return replace(_known(state), revision=fact.revision)
        case ContractApproved():
            return replace(_known(state), status=ContractStatus.APPROVED)
        case ContractSigned():
            return replace(_known(state), status=ContractStatus.SIGNED, signed_on=fact.signed_on)
        case ContractAmended():
            return replace(
                _known(state),
                value=fact.value,
                instalments=fact.instalments,
                ends_on=fact.ends_on,
                amendments=fact.amendment,
            )
        case ContractSent():
            return _known(state)
        case ContractExpired():
            return replace(_known(state), status=ContractStatus.EXPIRED)
        case _:
            assert_never(fact)


def draft(
    state: Contract | None,
    *,
    customer_id: UUID,
    contract_id: UUID,
    opportunity_id: UUID | None,
    value: Money,
    instalments: Sequence[Instalment],
    quote: Quote | None = None,
    ends_on: date | None = None,
    seller: str | None = None,
) -> list[ContractFact]:
    """Raises Conflict if it exists, InstalmentsDoNotSum, QuoteNotAgreed, QuoteIsContracted, Refusal
    for amounts not above zero or two instalments of one id.
    """
    if state is not None:
        raise Conflict(f"contract {contract_id} exists")
    if quote is not None:
        check_quote(quote, customer_id, value)
    check_plan(value, instalments)
    return [
        ContractDrafted(
            customer_id=customer_id,
            contract_id=contract_id,
            opportunity_id=opportunity_id,
            value=value,
            instalments=tuple(instalments),
            quote_id=quote.quote_id if quote else None,
            ends_on=ends_on,
            seller=seller,
        )
    ]


def check_plan(value: Money, instalments: Sequence[Instalment]) -> None:
    """Raises InstalmentsDoNotSum, Refusal for amounts not above zero or two of one id."""
    if any(each.amount <= Money.zero(each.amount.currency) for each in instalments):
        raise Refusal("an instalment is more than nothing")
    if len({each.instalment_id for each in instalments}) < len(instalments):
        raise Refusal("two instalments have the same id")
    try:
        total = sum((each.amount for each in instalments), Money.zero(value.currency))
    except ValueError as error:  # two currencies, or more than there is money
        raise InstalmentsDoNotSum(str(error)) from error
    if total != value:
        raise InstalmentsDoNotSum(f"instalments sum to {total}, the contract is worth {value}")


def check_end(ends_on: date | None, signed_on: date | None) -> None:
    """Raises SignedAhead for a last day before the day on which it was signed."""
    if ends_on is not None and signed_on is not None and ends_on < signed_on:
        raise SignedAhead(f"signed on {signed_on}, it cannot end on {ends_on}")


def check_quote(quote: Quote, customer_id: UUID, value: Money) -> None:
    """Raises QuoteNotAgreed, QuoteIsContracted."""
    if quote.customer_id != customer_id:
        raise QuoteNotAgreed(f"quote {quote.quote_id} is another customer's")
    if quote.issued is None or quote.status is not QuoteStatus.ACCEPTED:
        raise QuoteNotAgreed(f"quote {quote.quote_id} is {quote.status}, not accepted")
    if quote.issued.total != value:
        raise QuoteNotAgreed(f"quote {quote.quote_id} is about {quote.issued.total}, not {value}")
    check_not_contracted(quote)


def approve(state: Contract, approved_by: str) -> list[ContractFact]:
    """Approving again changes nothing."""
    if state.status is not ContractStatus.DRAFT:
        return []
    return [
        ContractApproved(
            customer_id=state.customer_id, contract_id=state.contract_id, approved_by=approved_by
        )
    ]


def sign(state: Contract, signed_on: date, today: date) -> list[ContractFact]:
    """Signing again on the same day changes nothing.

    Raises ContractNotApproved, ContractSignedAlready, SignedAhead.
    """
    match state.status:
        case ContractStatus.DRAFT:
            raise ContractNotApproved(f"contract {state.contract_id} is not approved yet")
        case ContractStatus.SIGNED | ContractStatus.EXPIRED:
            if signed_on != state.signed_on:
                raise ContractSignedAlready(
                    f"contract {state.contract_id} was signed on {state.signed_on}"
                )
            return []
        case ContractStatus.APPROVED:
            if signed_on > today:
                raise SignedAhead(f"{signed_on} is yet to come: today is {today}")
            check_end(state.ends_on, signed_on)
            return [
                ContractSigned(
                    customer_id=state.customer_id,
                    contract_id=state.contract_id,
                    opportunity_id=state.opportunity_id,
                    value=state.value,
                    signed_on=signed_on,
                    instalments=state.instalments,
                    quote_id=state.quote_id,
                    ends_on=state.ends_on,
                    seller=state.seller,
                )
            ]


def _known(state: Contract | None) -> Contract:
    assert state is not None, "the first fact of a contract drafts it"
    return state
