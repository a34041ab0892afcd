"""Issue, revise and answer a quote, and let it expire (SA14)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.errors import Refusal
from daybook_contracts.fact import Count, Day, Reference, Text
from daybook_contracts.money import Money
from daybook_contracts.sales.products import Quantity
from daybook_contracts.sales.quotes import QuoteLine
from daybook_sales.application.about_opportunity import still_to_win
from daybook_sales.application.policies import QUOTING
from daybook_sales.application.registrations import check_free
from daybook_sales.application.streams import PRODUCT, QUOTE
from daybook_sales.domain import quote
from daybook_sales.domain.amounts import times
from daybook_sales.domain.quoting_policy import QuotingPolicy

Currency = Annotated[str, Field(pattern="^[A-Z]{3}$")]


class AskedLine(BaseModel):
    """So many of a product; without `unit_price`, at the list price of today."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    product_id: UUID
    quantity: Quantity
    unit_price: Money | None = None


class IssueQuote(Command):
    """The first revision; without `valid_until`, it holds as long as the policy says.

    `seller` is whose deal it is, by default who asks: what is registered is nobody else's (SA3).
    """

    quote_id: UUID
    customer_id: UUID
    opportunity_id: UUID | None = None
    currency: Currency
    lines: tuple[AskedLine, ...] = Field(min_length=1, max_length=400)
    valid_until: Day | None = None
    seller: Reference | None = None


class ReviseQuote(Command):
    """The next revision, which replaces the last one whole, at prices of today."""

    quote_id: UUID
    currency: Currency
    lines: tuple[AskedLine, ...] = Field(min_length=1, max_length=400)
    valid_until: Day | None = None
    seller: Reference | None = None


class AcceptQuote(Command):
    """The customer accepts this revision, and no other."""

    quote_id: UUID
    revision: Count


class RejectQuote(Command):
    quote_id: UUID
    revision: Count
    reason: Text


class ExpireQuote(Command):
    """What a timer asks for on the day after the last on which the revision is valid."""

    quote_id: UUID
    revision: Count


def issue_quote(command: IssueQuote, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    quoting = work.policy(QUOTING)
    stream = work.find(QUOTE, command.quote_id)
    if command.opportunity_id is not None:
        still_to_win(command.opportunity_id, command.customer_id, work)
    for each in command.lines:
        check_free(work, command.customer_id, each.product_id, command.seller)
    facts = quote.issue(
        stream.state,
        customer_id=command.customer_id,
        quote_id=command.quote_id,
        opportunity_id=command.opportunity_id,
        lines=_priced(command.lines, command.currency, work),
        valid_until=command.valid_until or _default(quoting.policy, work),
        today=work.now.date(),
        policy=quoting.policy,
    )
    work.record(QUOTE, stream, facts, policy_version=quoting.version)


def revise_quote(command: ReviseQuote, work: Work) -> None:
    quoting = work.policy(QUOTING)
    stream = work.load(QUOTE, command.quote_id)
    for each in command.lines:
        check_free(work, stream.state.customer_id, each.product_id, command.seller)
    facts = quote.revise(
        stream.state,
        _priced(command.lines, command.currency, work),
        command.valid_until or _default(quoting.policy, work),
        work.now.date(),
        quoting.policy,
    )
    work.record(QUOTE, stream, facts, policy_version=quoting.version)


def accept_quote(command: AcceptQuote, work: Work) -> None:
    stream = work.load(QUOTE, command.quote_id)
    work.record(QUOTE, stream, quote.accept(stream.state, command.revision, work.now.date()))


def reject_quote(command: RejectQuote, work: Work) -> None:
    stream = work.load(QUOTE, command.quote_id)
    work.record(QUOTE, stream, quote.reject(stream.state, command.revision, command.reason))


def expire_quote(command: ExpireQuote, work: Work) -> None:
    stream = work.load(QUOTE, command.quote_id)
    work.record(QUOTE, stream, quote.expire(stream.state, command.revision, work.now.date()))


def _priced(lines: Sequence[AskedLine], currency: str, work: Work) -> list[QuoteLine]:
    """Prices are frozen here: what is listed later does not reach this revision (SA13)."""
    return [_line(each, currency, work) for each in lines]


def _line(asked: AskedLine, currency: str, work: Work) -> QuoteLine:
    product = work.load(PRODUCT, asked.product_id).state
    if asked.unit_price is not None and asked.unit_price.currency != currency:
        raise Refusal(f"a quote in {currency} has no price in {asked.unit_price.currency}")
    list_price = product.price_on(work.now.date(), currency)
    unit_price = list_price if asked.unit_price is None else asked.unit_price
    return QuoteLine(
        product_id=asked.product_id,
        quantity=asked.quantity,
        list_price=list_price,
        unit_price=unit_price,
        amount=times(unit_price, asked.quantity),
    )


def _default(policy: QuotingPolicy, work: Work) -> date:
    return work.now.date() + timedelta(days=policy.validity_days)


HANDLERS: Mapping[type[Command], Handler] = {
    IssueQuote: issue_quote,
    ReviseQuote: revise_quote,
    AcceptQuote: accept_quote,
    RejectQuote: reject_quote,
    ExpireQuote: expire_quote,
}
