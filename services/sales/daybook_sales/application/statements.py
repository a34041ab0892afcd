"""Issue a statement of account, note what the customer says of it, and clear the account (SA19)."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from pydantic import Field

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.errors import Refusal
from daybook_contracts.currencies import MINOR_DIGITS
from daybook_contracts.fact import Day, Text
from daybook_contracts.money import Money
from daybook_sales.application.ledgers import books
from daybook_sales.application.streams import LEDGER, STATEMENT
from daybook_sales.domain import statement
from daybook_sales.domain.ledger import Ledger


class IssueStatement(Command):
    """Of all that was not stated yet, up to and with the day `until`."""

    statement_id: UUID
    customer_id: UUID
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    until: Day


class ConfirmStatement(Command):
    statement_id: UUID


class DisputeStatement(Command):
    """`claimed` is what the customer says it owes."""

    statement_id: UUID
    reason: Text
    claimed: Money | None = None


class ClearAccount(Command):
    """Goods and money are settled: on the newest statement, after it was confirmed."""

    statement_id: UUID


def issue_statement(command: IssueStatement, work: Work) -> None:
    work.resolve(f"customer:{command.customer_id}")
    if command.currency not in MINOR_DIGITS:
        raise Refusal("unknown currency: use an ISO 4217 code in circulation")
    stream = work.find(STATEMENT, command.statement_id)
    statement.new(stream.state, command.statement_id)
    ledger, account = books(work, command.customer_id, command.currency)
    issued, stated = statement.issue(
        ledger.state,
        account,
        customer_id=command.customer_id,
        statement_id=command.statement_id,
        currency=command.currency,
        until=command.until,
        today=work.now.date(),
    )
    work.record(STATEMENT, stream, [issued])
    work.record(LEDGER, ledger, [stated])


def confirm_statement(command: ConfirmStatement, work: Work) -> None:
    stream = work.load(STATEMENT, command.statement_id)
    work.record(STATEMENT, stream, statement.confirm(stream.state))


def dispute_statement(command: DisputeStatement, work: Work) -> None:
    stream = work.load(STATEMENT, command.statement_id)
    facts = statement.dispute(stream.state, command.reason, command.claimed)
    work.record(STATEMENT, stream, facts)


def clear_account(command: ClearAccount, work: Work) -> None:
    stream = work.load(STATEMENT, command.statement_id)
    issued = stream.state.issued
    ledger, account = books(work, issued.customer_id, issued.closing.currency)
    facts = statement.clear(stream.state, ledger.state or Ledger(), account, work.now.date())
    work.record(STATEMENT, stream, facts)


HANDLERS: Mapping[type[Command], Handler] = {
    IssueStatement: issue_statement,
    ConfirmStatement: confirm_statement,
    DisputeStatement: dispute_statement,
    ClearAccount: clear_account,
}
