"""A customer's account in one currency: what is owed, what was received, and what it settled.

Receipts settle the oldest instalment first; what is left over is credit, and settles the next one
that is planned. Money is neither made nor lost: receipts equal what is settled plus credit (I5).
Source: SA18.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.payments import (
    Allocation,
    ClaimOrigin,
    PaymentAllocated,
    PaymentDueSoon,
    PaymentOverdue,
    PaymentPlanned,
    PaymentPlanWithdrawn,
    PaymentReceived,
    ReceiptReversed,
)
from daybook_sales.domain.receipt import PaymentRefReused

AccountFact = (
    PaymentPlanned
    | PaymentReceived
    | PaymentAllocated
    | ReceiptReversed
    | PaymentPlanWithdrawn
    | PaymentDueSoon
    | PaymentOverdue
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One instalment on the account and what of it is still owed."""

    due_on: date
    place: int
    amount: Money
    outstanding: Money
    origin_ref: str = ""
    contract_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What is decided on; `receipts` are by the payer system's reference, reversed ones with 0.

    `net` is what was received on each day less what was taken back on it, in minor units.
    `reminded` are instalments of which it was said that they fall due, `overdue` that they did.
    """

    customer_id: UUID
    account_id: UUID
    credit: Money
    claims: dict[UUID, Claim] = field(default_factory=dict)
    origins: frozenset[tuple[ClaimOrigin, str]] = frozenset()
    receipts: dict[str, Money] = field(default_factory=dict)
    net: dict[date, int] = field(default_factory=dict)
    reversed: frozenset[str] = frozenset()
    reminded: frozenset[UUID] = frozenset()
    overdue: frozenset[UUID] = frozenset()

    def claimed_by(self, today: date) -> int:
        """What was invoiced or has fallen due and is not paid, in minor units."""
        return sum(
            claim.outstanding.minor
            for claim in self.claims.values()
            if claim.due_on <= today or (ClaimOrigin.INVOICE, claim.origin_ref) in self.origins
        )

    def settled(self, contract_id: UUID) -> int:
        """What receipts settled of a contract's instalments, in minor units."""
        return sum(
            claim.amount.minor - claim.outstanding.minor
            for claim in self.claims.values()
            if claim.contract_id == contract_id
        )


class ClaimReused(Conflict):
    """One contract or invoice came with two sets of instalments."""


def evolve(state: Account | None, fact: AccountFact) -> Account:
    match fact:
        case PaymentPlanned():
            currency = fact.instalments[0].amount.currency
            account = state or _opened(fact.customer_id, fact.account_id, currency)
            return _with_claims(account, fact)
        case PaymentReceived():
            account = state or _opened(fact.customer_id, fact.account_id, fact.amount.currency)
            return replace(
                account,
                credit=account.credit + fact.amount,
                receipts=account.receipts | {fact.payment_ref: fact.amount},
                net=_moved(account.net, fact.received_on, fact.amount.minor),
            )
        case PaymentAllocated():
            return replace(_with_outstanding(_known(state), fact.allocations), credit=fact.credit)
        case ReceiptReversed():
            account = _with_outstanding(_known(state), fact.reopened)
            return replace(
                account,
                credit=fact.credit,
                reversed=account.reversed | {fact.payment_ref},
                net=_moved(account.net, fact.reversed_on, -fact.amount.minor),
            )
        case PaymentPlanWithdrawn():
            account = _known(state)
            gone = {each.instalment_id for each in fact.withdrawn}
            left = {key: claim for key, claim in account.claims.items() if key not in gone}
            return replace(account, claims=left, credit=fact.credit)
        case PaymentDueSoon():
            account = _known(state)
            return replace(account, reminded=account.reminded | {fact.instalment_id})
        case PaymentOverdue():
            account = _known(state)
            return replace(account, overdue=account.overdue | {fact.instalment_id})
        case _:
            assert_never(fact)


def plan(
    state: Account | None,
    *,
    customer_id: UUID,
    account_id: UUID,
    origin: ClaimOrigin,
    origin_ref: str,
    instalments: Sequence[Instalment],
    reminder_days: int | None = None,
    contract_id: UUID | None = None,
) -> list[AccountFact]:
    """Enter instalments, and settle them from credit. The same claim again changes nothing.

    Raises ClaimReused, and Refusal for an amount below zero; a gift is invoiced at nothing, so
    zero is an amount.
    """
    if state is not None and (origin, origin_ref) in state.origins:
        if not all(_is_entered(state, each) for each in instalments):
            raise ClaimReused(f"{origin} {origin_ref} was entered with other instalments")
        return []
    if any(each.amount < Money.zero(each.amount.currency) for each in instalments):
        raise Refusal("an instalment is not below nothing")
    planned = PaymentPlanned(
        customer_id=customer_id,
        account_id=account_id,
        origin=origin,
        origin_ref=origin_ref,
        instalments=tuple(instalments),
        reminder_days=reminder_days,
        contract_id=contract_id,
    )
    return [planned, *_allocated(evolve(state, planned))]


def receive(
    state: Account | None,
    *,
    customer_id: UUID,
    account_id: UUID,
    payment_ref: str,
    amount: Money,
    received_on: date,
) -> list[AccountFact]:
    """Take money in and settle the oldest instalments. The same payment again changes nothing.

    Raises PaymentRefReused, and Refusal for an amount below zero.
    """
    if amount < Money.zero(amount.currency):
        raise Refusal("a payment is not below nothing; money back is a reversal")
    if state is not None and payment_ref in state.receipts:
        if state.receipts[payment_ref] != amount:
            raise PaymentRefReused(f"payment {payment_ref} was {state.receipts[payment_ref]}")
        return []
    received = PaymentReceived(
        customer_id=customer_id,
        account_id=account_id,
        payment_ref=payment_ref,
        amount=amount,
        received_on=received_on,
    )
    return [received, *_allocated(evolve(state, received))]


def reverse(state: Account, payment_ref: str, reversed_on: date) -> list[AccountFact]:
    """Take a receipt back: first from credit, then by reopening the newest settled instalments.

    A second reversal changes nothing.
    """
    if payment_ref in state.reversed:
        return []
    amount = state.receipts[payment_ref]
    from_credit = min(state.credit.minor, amount.minor)
    missing = amount.minor - from_credit
    reopened: list[Allocation] = []
    for instalment_id, claim in reversed(_by_age(state)):
        settled = claim.amount.minor - claim.outstanding.minor
        back = Money(min(settled, missing), amount.currency)
        if back.minor:
            missing -= back.minor
            reopened.append(
                Allocation(
                    instalment_id=instalment_id,
                    amount=back,
                    outstanding=claim.outstanding + back,
                    contract_id=claim.contract_id,
                )
            )
    return [
        ReceiptReversed(
            customer_id=state.customer_id,
            account_id=state.account_id,
            payment_ref=payment_ref,
            amount=amount,
            reversed_on=reversed_on,
            reopened=tuple(reopened),
            credit=Money(state.credit.minor - from_credit, amount.currency),
        )
    ]


def _allocated(state: Account) -> list[AccountFact]:
    """Settle what credit can settle, oldest first."""
    credit = state.credit
    allocations: list[Allocation] = []
    for instalment_id, claim in _by_age(state):
        part = Money(min(credit.minor, claim.outstanding.minor), credit.currency)
        if part.minor:
            credit -= part
            allocations.append(
                Allocation(
                    instalment_id=instalment_id,
                    amount=part,
                    outstanding=claim.outstanding - part,
                    contract_id=claim.contract_id,
                )
            )
    if not allocations:
        return []
    return [
        PaymentAllocated(
            customer_id=state.customer_id,
            account_id=state.account_id,
            allocations=tuple(allocations),
            credit=credit,
        )
    ]


def _by_age(state: Account) -> list[tuple[UUID, Claim]]:
    """Oldest due date first, then in the order in which they were entered."""
    return sorted(state.claims.items(), key=lambda item: (item[1].due_on, item[1].place))


def _opened(customer_id: UUID, account_id: UUID, currency: str) -> Account:
    return Account(customer_id, account_id, Money.zero(currency))


def _is_entered(state: Account, instalment: Instalment) -> bool:
    claim = state.claims.get(instalment.instalment_id)
    return claim is not None and (claim.due_on, claim.amount) == (
        instalment.due_on,
        instalment.amount,
    )


def _with_claims(state: Account, fact: PaymentPlanned) -> Account:
    claims = dict(state.claims)
    place = max((claim.place for claim in claims.values()), default=-1) + 1
    for each in fact.instalments:
        claims[each.instalment_id] = Claim(
            each.due_on, place, each.amount, each.amount, fact.origin_ref, fact.contract_id
        )
        place += 1
    origins = state.origins | {(fact.origin, fact.origin_ref)}
    return replace(state, claims=claims, origins=origins)


def _with_outstanding(state: Account, allocations: Sequence[Allocation]) -> Account:
    moved = {
        each.instalment_id: replace(state.claims[each.instalment_id], outstanding=each.outstanding)
        for each in allocations
    }
    return replace(state, claims=state.claims | moved)


def _moved(net: dict[date, int], day: date, minor: int) -> dict[date, int]:
    return net | {day: net.get(day, 0) + minor}


def _known(state: Account | None) -> Account:
    assert state is not None, "money is settled on an account that has some"
    return state
