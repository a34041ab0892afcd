"""Draft a contract with a payment plan that sums to its value (SA16, SA18)."""

from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Day, Reference
from daybook_contracts.money import Money
from daybook_contracts.sales.contracts import Instalment
from daybook_sales.application.about_opportunity import still_to_win
from daybook_sales.application.drafts import record
from daybook_sales.application.policies import CONTRACTING
from daybook_sales.application.streams import CONTRACT, QUOTE
from daybook_sales.domain import contract


class DraftContract(Command):
    """A quote that is cited was accepted by this customer, and the contract is worth its total.

    `seller` is credited with it, and earns commission on the cash that settles it.
    """

    contract_id: UUID
    customer_id: UUID
    opportunity_id: UUID | None = None
    quote_id: UUID | None = None
    value: Money
    instalments: tuple[Instalment, ...] = Field(min_length=1, max_length=400)
    ends_on: Day | None = None
    seller: Reference | None = None


def draft_contract(command: DraftContract, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    stream = work.find(CONTRACT, command.contract_id)
    if command.opportunity_id is not None:
        still_to_win(command.opportunity_id, command.customer_id, work)
    contracting = work.policy(CONTRACTING)
    if command.quote_id is None and contracting.policy.quote_required:
        raise contract.QuoteNotAgreed(f"by {contracting.version} a contract cites a quote")
    quote = None if command.quote_id is None else work.load(QUOTE, command.quote_id).state
    facts = contract.draft(
        stream.state,
        customer_id=command.customer_id,
        contract_id=command.contract_id,
        opportunity_id=command.opportunity_id,
        value=command.value,
        instalments=command.instalments,
        quote=quote,
        ends_on=command.ends_on,
        seller=command.seller,
    )
    record(work, stream, facts, policy_version=contracting.version)
