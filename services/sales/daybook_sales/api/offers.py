"""The routes about what is on offer: products, prices, quotes and approvals of prices."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_sales.application.price_approval import (
    ApprovePrice,
    RejectPrice,
    RequestPriceApproval,
)
from daybook_sales.application.products import ChangePrice, ListProduct
from daybook_sales.application.quotes import AcceptQuote, IssueQuote, RejectQuote, ReviseQuote


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    commands.add("/products", ListProduct, "sales.products.write", status=201)
    commands.add("/products/{product_id}/price", ChangePrice, "sales.products.write")
    commands.add("/quotes", IssueQuote, "sales.quotes.write", status=201)
    commands.add("/quotes/{quote_id}/revise", ReviseQuote, "sales.quotes.write")
    commands.add("/quotes/{quote_id}/accept", AcceptQuote, "sales.quotes.write")
    commands.add("/quotes/{quote_id}/reject", RejectQuote, "sales.quotes.write")
    approvals = "/quotes/{quote_id}/prices/{product_id}"
    commands.add(f"{approvals}/request", RequestPriceApproval, "sales.quotes.write")
    commands.add(f"{approvals}/approve", ApprovePrice, "sales.prices.approve")
    commands.add(f"{approvals}/reject", RejectPrice, "sales.prices.approve")
    queries.add("/products", "sales.products", "sales.products.read")
    queries.add("/prices", "sales.prices", "sales.products.read")
    queries.add("/quotes", "sales.quotes", "sales.quotes.read")
    queries.add("/quote-lines", "sales.quote_lines", "sales.quotes.read")
    queries.add("/price-approvals", "sales.price_approvals", "sales.quotes.read")
