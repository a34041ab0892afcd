"""Ask for a price below the floor, and decide on it (SA15)."""

from collections.abc import Mapping
from uuid import UUID

from daybook_chassis.commands import Command, Handler, Work
from daybook_contracts.fact import Text
from daybook_contracts.money import Money
from daybook_sales.application.policies import QUOTING
from daybook_sales.application.streams import PRODUCT, QUOTE
from daybook_sales.domain import price_approval, quote
from daybook_sales.domain.amounts import share


class RequestPriceApproval(Command):
    """A price of one piece, for one quote, which need not be issued yet."""

    quote_id: UUID
    customer_id: UUID
    product_id: UUID
    unit_price: Money
    reason: Text


class ApprovePrice(Command):
    """The price that was last asked for."""

    quote_id: UUID
    product_id: UUID


class RejectPrice(Command):
    """The price that was last asked for."""

    quote_id: UUID
    product_id: UUID
    reason: Text


def request_price_approval(command: RequestPriceApproval, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    quoting = work.policy(QUOTING)
    stream = work.find(QUOTE, command.quote_id)
    quote.of_customer(stream.state, command.customer_id)
    product = work.load(PRODUCT, command.product_id).state
    list_price = product.price_on(work.now.date(), command.unit_price.currency)
    facts = price_approval.request(
        stream.state.approvals.get(command.product_id) if stream.state else None,
        customer_id=command.customer_id,
        quote_id=command.quote_id,
        product_id=command.product_id,
        unit_price=command.unit_price,
        list_price=list_price,
        floor=share(list_price, quoting.policy.floor_percent),
        reason=command.reason,
    )
    work.record(QUOTE, stream, facts, policy_version=quoting.version)


def approve_price(command: ApprovePrice, work: Work) -> None:
    stream = work.load(QUOTE, command.quote_id)
    known = stream.state.approvals.get(command.product_id)
    facts = price_approval.approve(
        known, stream.state.customer_id, command.quote_id, command.product_id
    )
    work.record(QUOTE, stream, facts)


def reject_price(command: RejectPrice, work: Work) -> None:
    stream = work.load(QUOTE, command.quote_id)
    known = stream.state.approvals.get(command.product_id)
    facts = price_approval.reject(
        known, stream.state.customer_id, command.quote_id, command.product_id, command.reason
    )
    work.record(QUOTE, stream, facts)


HANDLERS: Mapping[type[Command], Handler] = {
    RequestPriceApproval: request_price_approval,
    ApprovePrice: approve_price,
    RejectPrice: reject_price,
}
