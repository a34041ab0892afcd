"""The routes of a finance clerk: statements of account and the entries they come from."""

from daybook_chassis.http.edge import CommandRoutes
from daybook_chassis.http.queries import QueryRoutes
from daybook_sales.application.statements import (
    ClearAccount,
    ConfirmStatement,
    DisputeStatement,
    IssueStatement,
)


def add(commands: CommandRoutes, queries: QueryRoutes) -> None:
    may = "sales.statements.write"
    commands.add("/statements", IssueStatement, may, status=201)
    commands.add("/statements/{statement_id}/confirm", ConfirmStatement, may)
    commands.add("/statements/{statement_id}/dispute", DisputeStatement, may)
    commands.add("/statements/{statement_id}/clear", ClearAccount, may)
    queries.add("/statements", "sales.statements", "sales.statements.read")
    queries.add("/entries", "sales.entries", "sales.statements.read")
