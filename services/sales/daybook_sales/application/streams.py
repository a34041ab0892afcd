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
    lead,
    ledger,
    opportunity,
    order,
    product,
    quote,
    receipt,
    reported_opportunity,
    staff,
    statement,
    work_report,
)

OPPORTUNITY = Aggregate("opportunity", opportunity.evolve)
REPORTED_OPPORTUNITY = Aggregate("reported opportunity", reported_opportunity.evolve)
LEAD = Aggregate("lead", lead.evolve)
PRODUCT = Aggregate("product", product.evolve)
QUOTE = Aggregate("quote", quote.evolve)
ORDER = Aggregate("order", order.evolve)
CONTRACT = Aggregate("contract", contract.evolve)
ACCOUNT = Aggregate("account", account.evolve)
RECEIPT = Aggregate("receipt", receipt.evolve)
LEDGER = Aggregate("ledger", ledger.evolve)
STATEMENT = Aggregate("statement", statement.evolve)
BOOKS = Aggregate("books", books.evolve)
ACTIVITY = Aggregate("activity", activity.evolve)
STAFF = Aggregate("staff", staff.evolve)
WORK_REPORT = Aggregate("work report", work_report.evolve)


def reported_opportunity_of(opportunity_id: UUID) -> UUID:
    """What others say of an opportunity is kept apart from what became of it here."""
    return derived_id("reported opportunity", opportunity_id)


def account_of(customer_id: UUID, currency: str) -> UUID:
    """A customer has one account a currency: amounts of two currencies never meet."""
    return derived_id("account", customer_id, currency)


def ledger_of(customer_id: UUID, currency: str) -> UUID:
    """Beside each account there is a ledger of what was ordered, in the same currency."""
    return derived_id("ledger", customer_id, currency)


def receipt_of(customer_id: UUID, payment_ref: str) -> UUID:
    """A payer's reference names one payment of a customer."""
    return derived_id("receipt", customer_id, payment_ref)


def books_of(source_name: str) -> UUID:
    """Each finance system closes its own days."""
    return derived_id("books", source_name)


def staff_of(person: str) -> UUID:
    """Somebody is in one place, known by the name under which they sign in."""
    return derived_id("staff", person)


def work_report_of(author: str, period: str, starts_on: date) -> UUID:
    """Somebody reports once on a period."""
    return derived_id("work report", author, period, starts_on)
