"""A statement of account: issued of a period, confirmed or disputed, and then perhaps cleared.

What is known of days that are stated already comes into the next statement, so that each opens
with what the last one closed with, and nothing is stated twice or never (SA19, I5).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never
from uuid import UUID

from daybook_chassis.errors import Conflict, Refusal
from daybook_contracts.money import Money
from daybook_contracts.sales.statements import (
    AccountCleared,
    StatementConfirmed,
    StatementDisputed,
    StatementIssued,
)
from daybook_sales.domain.account import Account
from daybook_sales.domain.amounts import counted
from daybook_sales.domain.ledger import Ledger, PeriodStated

StatementFact = StatementIssued | StatementConfirmed | StatementDisputed | AccountCleared


class StatementStatus(StrEnum):
    ISSUED = "issued"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class Statement:
    issued: StatementIssued
    status: StatementStatus = StatementStatus.ISSUED


class PeriodNotStatable(Refusal):
    """The period is not there yet, is stated already, or nothing ever happened (SA19)."""


class StatementAgreed(Refusal):
    """What was confirmed is not disputed any more (SA19)."""


class AccountNotCleared(Refusal):
    """Goods are not delivered, money is owed, or it was not agreed on (SA19)."""


def evolve(state: Statement | None, fact: StatementFact) -> Statement:
    match fact:
        case StatementIssued():
            return Statement(fact)
        case StatementConfirmed():
            return replace(_known(state), status=StatementStatus.CONFIRMED)
        case StatementDisputed():
            return replace(_known(state), status=StatementStatus.DISPUTED)
        case AccountCleared():
            return replace(_known(state), status=StatementStatus.CLEARED)
        case _:
            assert_never(fact)


def issue(
    ledger: Ledger | None,
    account: Account | None,
    *,
    customer_id: UUID,
    statement_id: UUID,
    currency: str,
    until: date,
    today: date,
) -> tuple[StatementIssued, PeriodStated]:
    """The statement, and what is stated by it. Raises PeriodNotStatable."""
    book = ledger or Ledger()
    if not any(day <= until for day in (*book.ordered, *(account.net if account else ()))):
        raise PeriodNotStatable(f"by {until} customer {customer_id} had nothing in {currency}")
    if until > today:
        raise PeriodNotStatable(f"{until} is not there yet")
    if book.stated_until is not None and until <= book.stated_until:
        raise PeriodNotStatable(f"all up to {book.stated_until} is stated already")
    now, before = book.sums(account, until), book.stated

    def money(minor: int) -> Money:
        return counted(minor, currency)

    issued = StatementIssued(
        customer_id=customer_id,
        statement_id=statement_id,
        number=len(book.statements) + 1,
        period_from=book.stated_until and book.stated_until + timedelta(days=1),
        period_to=until,
        opening=money(before.balance),
        orders=money(now.orders - before.orders),
        returns=money(now.returns - before.returns),
        receipts=money(now.receipts - before.receipts),
        closing=money(now.balance),
        open_orders=len(book.open_orders),
    )
    stated = PeriodStated(
        customer_id=customer_id,
        statement_id=statement_id,
        until=until,
        orders=money(now.orders),
        returns=money(now.returns),
        receipts=money(now.receipts),
    )
    return issued, stated


def new(state: Statement | None, statement_id: UUID) -> None:
    """Raises Conflict if it exists."""
    if state is not None:
        raise Conflict(f"statement {statement_id} exists")


def confirm(state: Statement) -> list[StatementFact]:
    """Confirming again changes nothing."""
    if state.status in (StatementStatus.CONFIRMED, StatementStatus.CLEARED):
        return []
    issued = state.issued
    return [
        StatementConfirmed(
            customer_id=issued.customer_id,
            statement_id=issued.statement_id,
            closing=issued.closing,
        )
    ]


def dispute(state: Statement, reason: str, claimed: Money | None) -> list[StatementFact]:
    """As often as there is something new to say. Raises StatementAgreed, Refusal."""
    issued = state.issued
    if state.status in (StatementStatus.CONFIRMED, StatementStatus.CLEARED):
        raise StatementAgreed(f"statement {issued.statement_id} was confirmed")
    if claimed is not None and claimed.currency != issued.closing.currency:
        raise Refusal(f"statement {issued.statement_id} is in {issued.closing.currency}")
    if claimed == issued.closing:
        raise Refusal(f"{claimed} is what the statement says")
    return [
        StatementDisputed(
            customer_id=issued.customer_id,
            statement_id=issued.statement_id,
            reason=reason,
            claimed=claimed,
        )
    ]


def clear(
    state: Statement, ledger: Ledger, account: Account | None, today: date
) -> list[StatementFact]:
    """On what is so by now. Clearing again changes nothing. Raises AccountNotCleared."""
    issued = state.issued
    if state.status is StatementStatus.CLEARED:
        return []
    if state.status is not StatementStatus.CONFIRMED:
        raise AccountNotCleared(f"statement {issued.statement_id} is {state.status}, not confirmed")
    if ledger.statements[-1:] != (issued.statement_id,):
        raise AccountNotCleared(f"a later statement than {issued.statement_id} was issued")
    if ledger.open_orders:
        raise AccountNotCleared(f"{len(ledger.open_orders)} orders are not wholly delivered")
    owed = counted(ledger.sums(account).balance, issued.closing.currency)
    if owed.minor:
        raise AccountNotCleared(
            f"{owed} is owed" if owed.minor > 0 else f"{-owed} is paid in excess"
        )
    return [
        AccountCleared(
            customer_id=issued.customer_id, statement_id=issued.statement_id, cleared_on=today
        )
    ]


def _known(state: Statement | None) -> Statement:
    assert state is not None, "the first fact of a statement issues it"
    return state
