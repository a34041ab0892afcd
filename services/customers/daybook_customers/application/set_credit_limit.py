"""Set what a customer may owe at most in one currency (CU24)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_contracts.money import Money
from daybook_customers.application.policies import STANDING
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import standing


class SetCreditLimit(Command):
    """A customer is rated before it gets credit; a limit of zero is always to be had."""

    customer_id: UUID
    limit: Money
    reason: Text


def set_credit_limit(command: SetCreditLimit, work: Work) -> None:
    terms = work.policy(STANDING)
    stream = work.load(CUSTOMER, command.customer_id)
    facts = standing.set_credit_limit(
        stream.state.standing,
        customer_id=command.customer_id,
        limit=command.limit,
        reason=command.reason,
        policy=terms.policy,
    )
    work.record(CUSTOMER, stream, facts, policy_version=terms.version)
