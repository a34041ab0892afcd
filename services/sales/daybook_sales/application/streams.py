"""The kinds of streams this service keeps, and the ids of those that are derived."""

from datetime import date
from uuid import UUID

from daybook_chassis.commands import Aggregate
from daybook_chassis.ids import derived_id
from daybook_sales.domain import (
    account,
    activity,
    books,
    contract,
    cycle,
    lead,
    ledger,
    opportunity,
    order,
    plan,
    product,
    prospect,
    quote,
    receipt,
    registration,
    reported_opportunity,
    seller,
    staff,
    statement,
    upfront,
    work_report,
)

OPPORTUNITY = Aggregate("opportunity", opportunity.evolve)
REPORTED_OPPORTUNITY = Aggregate("reported opportunity", reported_opportunity.evolve)
LEAD = Aggregate("lead", lead.evolve)
PRODUCT = Aggregate("product", product.evolve)
SKU = Aggregate("article number", product.claim)
QUOTE = Aggregate("quote", quote.evolve)
ORDER = Aggregate("order", order.evolve)
CONTRACT = Aggregate("contract", contract.evolve)
ACCOUNT = Aggregate("account", account.evolve)
RECEIPT = Aggregate("receipt", receipt.evolve)
LEDGER = Aggregate("ledger", ledger.evolve)
UPFRONT = Aggregate("upfront", upfront.evolve)
STATEMENT = Aggregate("statement", statement.evolve)
PLAN = Aggregate("plan", plan.evolve)
SELLER = Aggregate("seller", seller.evolve)
PROSPECT = Aggregate("prospect", prospect.evolve)
DEAL = Aggregate("deal", registration.evolve)
CYCLE = Aggregate("purchase cycle", cycle.evolve)
BOOKS = Aggregate("books", books.evolve)
ACTIVITY = Aggregate("activity", activity.evolve)
STAFF = Aggregate("staff", staff.evolve)
WORK_REPORT = Aggregate("work report", work_report.evolve)


def reported_opportunity_of(opportunity_id: UUID) -> UUID:
    """What others say of an opportunity is kept apart from what became of it here."""
    return derived_id("reported opportunity", opportunity_id)


def sku_of(sku: str) -> UUID:
    """An article number is one product's."""
    return derived_id("sku", sku)


def account_of(customer_id: UUID, currency: str) -> UUID:
    """A customer has one account a currency: amounts of two currencies never meet."""
    return derived_id("account", customer_id, currency)


def ledger_of(customer_id: UUID, currency: str) -> UUID:
    """Beside each account there is a ledger of what was ordered, in the same currency."""
    return derived_id("ledger", customer_id, currency)


def upfront_of(customer_id: UUID) -> UUID:
    """What a customer pays before delivery, in any currency."""
    return derived_id("upfront", customer_id)


def receipt_of(customer_id: UUID, payment_ref: str) -> UUID:
    """A payer's reference names one payment of a customer."""
    return derived_id("receipt", customer_id, payment_ref)


def plan_of(owner: str, measure: str, year: str, currency: str) -> UUID:
    """A person has one plan a year for each thing that is counted, in each currency."""
    return derived_id("plan", owner, measure, year, currency)


def seller_of(seller: str, currency: str) -> UUID:
    """What a seller brought in, by currency: amounts of two currencies never meet."""
    return derived_id("seller", seller, currency)


def prospect_of(customer_id: UUID) -> UUID:
    """How a customer is seen as a prospect."""
    return derived_id("prospect", customer_id)


def deal_of(customer_id: UUID, product_id: UUID) -> UUID:
    """All registrations of a customer and product meet in one stream, so that one is first."""
    return derived_id("deal", customer_id, product_id)


def cycle_of(customer_id: UUID) -> UUID:
    """On which days a customer ordered, in any currency."""
    return derived_id("cycle", customer_id)


def books_of(source_name: str) -> UUID:
    """Each finance system closes its own days."""
    return derived_id("books", source_name)


def staff_of(person: str) -> UUID:
    """Somebody is in one place, known by the name under which they sign in."""
    return derived_id("staff", person)


def work_report_of(author: str, period: str, starts_on: date) -> UUID:
    """Somebody reports once on a period."""
    return derived_id("work report", author, period, starts_on)
