"""The routes about what follows an agreement: amendments, orders, deliveries and returns."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_sales.application.amendments import AmendContract, SendContract
from daybook_sales.application.drafts import RedraftContract
from daybook_sales.application.orders import DeliverOrder, PlaceOrder, ReturnGoods


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    commands.add("/contracts/{contract_id}/amend", AmendContract, "sales.contracts.sign")
    commands.add("/contracts/{contract_id}/send", SendContract, "sales.contracts.write")
    commands.add("/contracts/{contract_id}/redraft", RedraftContract, "sales.contracts.write")
    commands.add("/orders", PlaceOrder, "sales.orders.write", status=201)
    commands.add("/orders/{order_id}/deliver", DeliverOrder, "sales.orders.write")
    commands.add("/orders/{order_id}/return", ReturnGoods, "sales.orders.write")
    queries.add("/contract-drafts", "sales.contract_drafts", "sales.contracts.read")
    queries.add("/purchase-cycles", "sales.purchase_cycles", "sales.orders.read")
    queries.add("/orders", "sales.orders", "sales.orders.read")
    queries.add("/order-lines", "sales.order_lines", "sales.orders.read")
