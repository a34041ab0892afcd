"""Changes to a contract after it is approved: sent, amended, expired, and planned anew (SA16)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.customers.consent import Channel
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import (
    ContractAmended,
    ContractExpired,
    ContractSent,
    Instalment,
)
from daybook_contracts.sales.payments import Allocation, ClaimOrigin, PaymentPlanWithdrawn
from daybook_sales.domain.account import Account, AccountFact, evolve, plan
from daybook_sales.domain.amounts import counted, total
from daybook_sales.domain.contract import (
    Contract,
    ContractFact,
    ContractNotApproved,
    ContractStatus,
    check_end,
    check_plan,
)
from daybook_sales.domain.document import written


class ContractNotInForce(Refusal):
    """Only a signed contract that has not ended is amended; before, it is drafted anew (SA16)."""


class AmendedTooLow(Refusal):
    """A contract is worth what was ordered under it and what was paid for it, or more: returns and
    reversals come first (SA16 to SA18)."""


def amend(
    state: Contract,
    value: Money,
    instalments: Sequence[Instalment],
    ends_on: date | None,
    reason: str,
    *,
    ordered: int,
    paid: int,
) -> list[ContractFact]:
    """All terms anew; the same terms change nothing.

    `ordered` is what was ordered under it and did not come back, `paid` what receipts settled of
    it, both in minor units. Raises ContractNotInForce, InstalmentsDoNotSum, AmendedTooLow,
    SignedAhead for a last day before that of signature, Refusal for another currency.
    """
    if state.status is not ContractStatus.SIGNED:
        raise ContractNotInForce(f"contract {state.contract_id} is {state.status}")
    if value.currency != state.value.currency:
        raise Refusal(f"contract {state.contract_id} is in {state.value.currency}")
    check_plan(value, instalments)
    check_end(ends_on, state.signed_on)
    for minor, what in ((ordered, "ordered under"), (paid, "paid for")):
        if value.minor < minor:
            amount = counted(minor, value.currency)
            raise AmendedTooLow(f"{amount} is {what} contract {state.contract_id} already")
    if (value, tuple(instalments), ends_on) == (state.value, state.instalments, state.ends_on):
        return []
    return [
        ContractAmended(
            customer_id=state.customer_id,
            contract_id=state.contract_id,
            amendment=state.amendments + 1,
            value=value,
            previous_value=state.value,
            instalments=tuple(instalments),
            ends_on=ends_on,
            reason=reason,
        )
    ]


def send(state: Contract, contact_id: UUID, channel: Channel) -> list[ContractFact]:
    """As often as it is sent, with the terms as they are then. Raises ContractNotApproved."""
    if state.status is ContractStatus.DRAFT:
        raise ContractNotApproved(f"contract {state.contract_id} is not approved yet")
    return [
        ContractSent(
            customer_id=state.customer_id,
            contract_id=state.contract_id,
            contact_id=contact_id,
            channel=channel,
            document=written(state),
        )
    ]


def expire(state: Contract, today: date) -> list[ContractFact]:
    """Before its last day is over, without one, or again, nothing."""
    if state.status is not ContractStatus.SIGNED or state.ends_on is None:
        return []
    if today <= state.ends_on:
        return []
    return [
        ContractExpired(
            customer_id=state.customer_id, contract_id=state.contract_id, ended_on=state.ends_on
        )
    ]


def replan(
    state: Account,
    *,
    replaces: str,
    origin_ref: str,
    instalments: Sequence[Instalment],
    reminder_days: int | None = None,
    contract_id: UUID | None = None,
) -> list[AccountFact]:
    """Other instalments in place of those of a contract; what was settled settles the new ones.

    The same again changes nothing.
    """
    if (ClaimOrigin.CONTRACT, origin_ref) in state.origins:
        return []
    gone = [
        Allocation(
            instalment_id=instalment_id,
            amount=claim.amount - claim.outstanding,
            outstanding=claim.outstanding,
            contract_id=claim.contract_id,
        )
        for instalment_id, claim in state.claims.items()
        if claim.origin_ref == replaces
    ]
    withdrawn = PaymentPlanWithdrawn(
        customer_id=state.customer_id,
        account_id=state.account_id,
        origin=ClaimOrigin.CONTRACT,
        origin_ref=replaces,
        withdrawn=tuple(gone),
        credit=total([state.credit, *(each.amount for each in gone)], state.credit.currency),
    )
    planned = plan(
        evolve(state, withdrawn),
        customer_id=state.customer_id,
        account_id=state.account_id,
        origin=ClaimOrigin.CONTRACT,
        origin_ref=origin_ref,
        instalments=instalments,
        reminder_days=reminder_days,
        contract_id=contract_id,
    )
    return [withdrawn, *planned]
