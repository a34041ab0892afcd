"""Place an order under a contract or from a quote, deliver it, take goods back (SA17)."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Handler, Stream, Work
from daybook_chassis.errors import Refusal
from daybook_contracts.fact import Reference, Text
from daybook_contracts.money import Money
from daybook_contracts.sales.orders import Goods, OrderLine
from daybook_sales.application.ledgers import enter
from daybook_sales.application.streams import CONTRACT, ORDER, PRODUCT, QUOTE
from daybook_sales.domain import order
from daybook_sales.domain.amounts import times
from daybook_sales.domain.contract import Contract, ContractStatus
from daybook_sales.domain.order import Order, OrderFact
from daybook_sales.domain.quote import Quote, QuoteStatus


class PlaceOrder(Command):
    """Cites a contract, a quote or both. Prices are the quote's; without one, the list's of today
    in the currency of the contract.
    """

    order_id: UUID
    customer_id: UUID
    contract_id: UUID | None = None
    quote_id: UUID | None = None
    goods: tuple[Goods, ...] = Field(min_length=1, max_length=400)


class DeliverOrder(Command):
    order_id: UUID
    delivery_ref: Reference
    goods: tuple[Goods, ...] = Field(min_length=1, max_length=400)


class ReturnGoods(Command):
    order_id: UUID
    return_ref: Reference
    goods: tuple[Goods, ...] = Field(min_length=1, max_length=400)
    reason: Text


def place_order(command: PlaceOrder, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    stream = work.find(ORDER, command.order_id)
    contract = None
    if command.contract_id is not None:
        contract = work.load(CONTRACT, command.contract_id).state
        _check_contract(contract, command.customer_id)
    quote_id = command.quote_id or (contract.quote_id if contract else None)
    quote = None
    if quote_id is not None:
        quote = work.load(QUOTE, quote_id).state
        _check_quote(quote, command.customer_id)
    facts = order.place(
        stream.state,
        customer_id=command.customer_id,
        order_id=command.order_id,
        contract_id=command.contract_id,
        quote_id=quote_id,
        lines=[_line(each, contract, quote, work) for each in command.goods],
    )
    _record(work, stream, facts)


def deliver_order(command: DeliverOrder, work: Work) -> None:
    stream = work.load(ORDER, command.order_id)
    _record(work, stream, order.deliver(stream.state, command.delivery_ref, command.goods))


def return_goods(command: ReturnGoods, work: Work) -> None:
    stream = work.load(ORDER, command.order_id)
    facts = order.take_back(stream.state, command.return_ref, command.goods, command.reason)
    _record(work, stream, facts)


def _record(
    work: Work, stream: Stream[Order] | Stream[Order | None], facts: Sequence[OrderFact]
) -> None:
    """On the order, and in its customer's ledger.

    Raises ContractExceeded, CreditExceeded, UpfrontNotPaid.
    """
    after = work.record(ORDER, stream, facts)
    if after.state is not None:
        enter(work, facts, after.state.placed.total.currency)


def _line(asked: Goods, contract: Contract | None, quote: Quote | None, work: Work) -> OrderLine:
    unit_price = _price(asked.product_id, contract, quote, work)
    return OrderLine(
        product_id=asked.product_id,
        quantity=asked.quantity,
        unit_price=unit_price,
        amount=times(unit_price, asked.quantity),
    )


def _price(product_id: UUID, contract: Contract | None, quote: Quote | None, work: Work) -> Money:
    if quote is not None and quote.issued is not None:
        for line in quote.issued.lines:
            if line.product_id == product_id:
                return line.unit_price
        raise Refusal(f"product {product_id} is not on quote {quote.quote_id}")
    if contract is None:
        raise Refusal("an order cites a contract or a quote")
    return work.load(PRODUCT, product_id).state.price_on(work.now.date(), contract.value.currency)


def _check_contract(contract: Contract, customer_id: UUID) -> None:
    if contract.customer_id != customer_id:
        raise Refusal(f"contract {contract.contract_id} is another customer's")
    if contract.status is not ContractStatus.SIGNED:
        raise Refusal(f"contract {contract.contract_id} is {contract.status}, not signed")


def _check_quote(quote: Quote, customer_id: UUID) -> None:
    if quote.customer_id != customer_id:
        raise Refusal(f"quote {quote.quote_id} is another customer's")
    if quote.status is not QuoteStatus.ACCEPTED:
        raise Refusal(f"quote {quote.quote_id} is {quote.status}, not accepted")


HANDLERS: Mapping[type[Command], Handler] = {
    PlaceOrder: place_order,
    DeliverOrder: deliver_order,
    ReturnGoods: return_goods,
}
