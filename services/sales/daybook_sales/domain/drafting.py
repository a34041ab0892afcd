"""A contract before it is signed: written down, changed, approved, and told so each time (SA16).

What is approved and then changed is a draft again: approval is of the terms that are signed.
"""

from collections.abc import Sequence
from datetime import date

from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import ContractPrepared, Instalment
from daybook_sales.domain.contract import (
    Contract,
    ContractDrafted,
    ContractFact,
    ContractSignedAlready,
    ContractStatus,
    check_plan,
    check_quote,
)
from daybook_sales.domain.quote import Quote


def redraft(
    state: Contract,
    *,
    value: Money,
    instalments: Sequence[Instalment],
    ends_on: date | None,
    quote: Quote | None,
    seller: str | None,
) -> list[ContractFact]:
    """All terms anew; customer and opportunity stay. The same terms change nothing.

    Raises ContractSignedAlready, InstalmentsDoNotSum, QuoteNotAgreed, QuoteIsContracted,
    Refusal.
    """
    if state.status not in (ContractStatus.DRAFT, ContractStatus.APPROVED):
        raise ContractSignedAlready(f"contract {state.contract_id} is {state.status}: amend it")
    if quote is not None:
        check_quote(quote, state.customer_id, value)
    check_plan(value, instalments)
    drafted = ContractDrafted(
        customer_id=state.customer_id,
        contract_id=state.contract_id,
        opportunity_id=state.opportunity_id,
        value=value,
        instalments=tuple(instalments),
        quote_id=quote.quote_id if quote else None,
        ends_on=ends_on,
        seller=seller,
    )
    known = (state.value, state.instalments, state.quote_id, state.ends_on, state.seller)
    terms = (value, drafted.instalments, drafted.quote_id, ends_on, seller)
    return [] if known == terms else [drafted]


def prepared(state: Contract | None) -> list[ContractFact]:
    """How it stands now, for those outside."""
    assert state is not None, "the first fact of a contract drafts it"
    return [
        ContractPrepared(
            customer_id=state.customer_id,
            contract_id=state.contract_id,
            revision=state.revision + 1,
            approved=state.status is ContractStatus.APPROVED,
            opportunity_id=state.opportunity_id,
            quote_id=state.quote_id,
            value=state.value,
            instalments=state.instalments,
            ends_on=state.ends_on,
            seller=state.seller,
        )
    ]
