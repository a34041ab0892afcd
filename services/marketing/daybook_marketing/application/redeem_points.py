"""Give a customer a reward for points (MK7)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Text
from daybook_contracts.marketing.loyalty import Points
from daybook_marketing.application.streams import LEDGER, ledger_of
from daybook_marketing.domain import loyalty


class RedeemPoints(Command):
    customer_id: UUID
    redemption_id: UUID
    points: Points
    reward: Text


def redeem_points(command: RedeemPoints, work: Work) -> None:
    """Raises PointsLacking, Conflict."""
    stream = work.find(LEDGER, ledger_of(command.customer_id))
    facts = loyalty.redeem(
        stream.state,
        customer_id=command.customer_id,
        redemption_id=command.redemption_id,
        points=command.points,
        reward=command.reward,
        today=work.now.date(),
    )
    work.record(LEDGER, stream, facts)
