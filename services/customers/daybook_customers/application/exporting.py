"""Hands customers out as a file, once it is on record that somebody asked for them (CU6)."""

from collections.abc import Iterable

from daybook_chassis.commands import Commands, Context
from daybook_chassis.errors import Poison
from daybook_chassis.filters import Place
from daybook_chassis.ids import new_id
from daybook_chassis.projection import Row
from daybook_chassis.queries import Queries
from daybook_contracts.customers.capture import FileForm
from daybook_customers.application import sheets
from daybook_customers.application.record_export import RecordExport

_DIRECTORY = "customers.directory"
_PAGE = 1000
_LONGEST = 500


def hand_out(
    commands: Commands,
    queries: Queries,
    context: Context,
    form: FileForm,
    where: Iterable[tuple[str, str]] = (),
) -> bytes:
    """The rows of the directory that pass the filters; no person is among them.

    Raises Poison for a column that is not there, Transient where it could not be recorded.
    """
    asked = list(where)
    filters = tuple(f"{name}={value}" for name, value in asked)
    if any(len(each) > _LONGEST for each in filters):
        raise Poison(f"a filter has at most {_LONGEST} letters")
    rows = _rows(queries, asked)
    columns = [
        name for name in (rows[0] if rows else {"customer_id": None}) if name != "incomplete"
    ]
    record = RecordExport(export_id=new_id(), form=form, filters=filters, rows=len(rows))
    commands.execute(record, context)
    return sheets.write(form, columns, ([row[name] for name in columns] for row in rows))


def _rows(queries: Queries, where: list[tuple[str, str]]) -> list[Row]:
    rows: list[Row] = []
    after: Place | None = None
    while True:
        page = queries.page(_DIRECTORY, where=where, after=after, limit=_PAGE)
        rows += page.rows
        after = page.after
        if after is None:
            return rows
