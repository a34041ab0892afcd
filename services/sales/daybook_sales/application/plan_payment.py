"""Enter what a contract or an invoice makes due into the customer's account (SA18)."""

from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Reference
from daybook_contracts.sales.contracts import Instalment
from daybook_contracts.sales.payments import ClaimOrigin
from daybook_sales.application.policies import RECEIVABLES
from daybook_sales.application.streams import ACCOUNT, account_of
from daybook_sales.domain import account


class PlanPayment(Command):
    """All instalments are of one currency; `origin_ref` names the contract or invoice."""

    customer_id: UUID
    origin: ClaimOrigin
    origin_ref: Reference
    instalments: tuple[Instalment, ...] = Field(min_length=1)
    contract_id: UUID | None = None


def plan_payment(command: PlanPayment, work: Work) -> None:
    receivables = work.policy(RECEIVABLES)
    currency = command.instalments[0].amount.currency
    stream = work.find(ACCOUNT, account_of(command.customer_id, currency))
    facts = account.plan(
        stream.state,
        customer_id=command.customer_id,
        account_id=stream.id,
        origin=command.origin,
        origin_ref=command.origin_ref,
        instalments=command.instalments,
        reminder_days=receivables.policy.reminder_days,
        contract_id=command.contract_id,
    )
    work.record(ACCOUNT, stream, facts, policy_version=receivables.version)
