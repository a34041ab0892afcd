"""Takes in a file of customers, row by row, and says what became of each (CU6)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from pydantic import ValidationError

from daybook_chassis.commands import Commands, Context, Receipt
from daybook_chassis.errors import DaybookError, Poison
from daybook_chassis.ids import new_id
from daybook_contracts.customers.profiles import ProfileField
from daybook_contracts.envelope import first_problem
from daybook_customers.application import sheets
from daybook_customers.application.import_customer import ImportCustomer
from daybook_customers.application.record_import import RecordImport

COLUMNS = ("row_key", "kind", *(field.value for field in ProfileField))
_REQUIRED = {"row_key", "kind"}
_WHOLE = {ProfileField.EMPLOYEES.value}
_TRUTH = {ProfileField.KEY_RESOURCES.value}
_BATCH = 500


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """`row` counts as a spreadsheet does: the header is 1."""

    row: int
    reason: str


@dataclass(slots=True)
class Imported:
    """What became of a file; in a dry run, what would have."""

    rows: int = 0
    imported: int = 0
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)


def take_in(
    commands: Commands, context: Context, source_name: str, content: bytes, *, dry_run: bool
) -> Imported:
    """Every row is a command of its own: one that is refused stops no other.

    Raises Poison for a file that is not a table, or has other columns. Transient where it could
    not be stored: the same file again goes on where it stopped.
    """
    done, batch = Imported(), list[tuple[int, ImportCustomer]]()
    for number, cells in sheets.read(content, COLUMNS):
        done.rows += 1
        try:
            batch.append((number, _command(source_name, cells)))
        except Poison as refusal:
            done.refused.append(RefusedRow(number, str(refusal)))
        if len(batch) == _BATCH:
            _carry_out(commands, context, batch, done, dry_run=dry_run)
            batch = []
    _carry_out(commands, context, batch, done, dry_run=dry_run)
    done.refused.sort(key=lambda each: each.row)
    if not dry_run:
        record = RecordImport(
            source_name=source_name,
            file_digest=sha256(content).hexdigest(),
            imported=done.imported,
            unchanged=done.unchanged,
            refused=len(done.refused),
        )
        commands.execute(record, replace(context, command_id=new_id()))
    return done


def _carry_out(
    commands: Commands,
    context: Context,
    batch: Sequence[tuple[int, ImportCustomer]],
    done: Imported,
    *,
    dry_run: bool,
) -> None:
    requests = [(command, replace(context, command_id=new_id())) for _, command in batch]
    outcomes: Sequence[Receipt | int | DaybookError]
    outcomes = commands.rehearse(requests) if dry_run else commands.execute_all(requests)
    for (number, _), outcome in zip(batch, outcomes, strict=True):
        if isinstance(outcome, DaybookError):
            done.refused.append(RefusedRow(number, str(outcome)))
        elif (outcome if isinstance(outcome, int) else outcome.last - outcome.first + 1) > 0:
            done.imported += 1
        else:
            done.unchanged += 1


def _command(source_name: str, cells: sheets.Cells) -> ImportCustomer:
    """Raises Poison."""
    if broken := sorted(name for name, text in cells.items() if text in sheets.ERRORS):
        raise Poison(f"{broken[0]} is {cells[broken[0]]}: its formula has no value")
    if not_computed := sorted(name for name, text in cells.items() if text == sheets.NOT_COMPUTED):
        raise Poison(
            f"{not_computed[0]} is a formula that was never computed: save it with a spreadsheet"
        )
    if missing := sorted(name for name in _REQUIRED if not cells.get(name)):
        raise Poison(f"{missing[0]} is missing")
    profile = {name: _value(name, text) for name, text in cells.items() if text}
    identity = {name: profile.pop(name) for name in _REQUIRED}
    data = {"source_name": source_name, **identity, "profile": profile}
    try:
        return ImportCustomer.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise Poison(first_problem(error)) from error


def _value(name: str, text: str) -> str | int | bool:
    if name in _WHOLE:
        if not (text.isascii() and text.isdigit() and len(text) < 20):
            raise Poison(f"{name} is a whole number")
        return int(text)
    if name in _TRUTH:
        if text.lower() not in ("true", "false"):
            raise Poison(f"{name} is true or false")
        return text.lower() == "true"
    return text
