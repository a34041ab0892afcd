"""Request to give back goods of an order, for money or for others (SE5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.fact import Count, Day, Reference, Text
from daybook_contracts.money import Money
from daybook_contracts.service.returns import ReturnKind, ReturnReason, ReturnRequested
from daybook_service.application.policies import AFTER_SALES
from daybook_service.application.streams import RETURN, SOLD, sold_of
from daybook_service.domain import goods_return, sold


class RequestReturn(Command):
    """Order and product by the ids that sales has them under. `amount` is what was paid for the
    goods, `delivered_on` the day on which they came: both as sales says."""

    return_id: UUID
    customer_id: UUID
    kind: ReturnKind
    order_ref: Reference
    product_ref: Reference
    quantity: Count
    amount: Money
    reason: ReturnReason
    explanation: Text | None = None
    delivered_on: Day


def request_return(command: RequestReturn, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    terms = work.policy(AFTER_SALES)
    stream = work.find(RETURN, command.return_id)
    requested = ReturnRequested(**dict(command))
    days = terms.policy.return_days[command.kind]
    facts = goods_return.request(stream.state, requested, days, work.now.date())
    order_id = sold.id_of(command.order_ref)
    order = work.find(SOLD, sold_of(order_id)) if order_id else None
    counted = sold.count(order.state if order else None, requested)
    work.record(RETURN, stream, facts, policy_version=terms.version)
    if order is not None:
        work.record(SOLD, order, counted)
