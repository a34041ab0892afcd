"""Credit points for what was bought (MK7)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.money import Money
from daybook_marketing.application.policies import LOYALTY
from daybook_marketing.application.streams import LEDGER, ledger_of
from daybook_marketing.domain import loyalty


class EarnPoints(Command):
    """`earning_id` is that of the contract."""

    customer_id: UUID
    earning_id: UUID
    value: Money


def earn_points(command: EarnPoints, work: Work) -> None:
    terms = work.policy(LOYALTY)
    stream = work.find(LEDGER, ledger_of(command.customer_id))
    facts = loyalty.earn(
        stream.state,
        customer_id=command.customer_id,
        earning_id=command.earning_id,
        points=loyalty.points_for(command.value, terms.policy),
        reason="contract",
        today=work.now.date(),
        policy=terms.policy,
    )
    work.record(LEDGER, stream, facts, policy_version=terms.version)
