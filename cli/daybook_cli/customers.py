"""`daybook customers`: customers in from a file, and out to one (CU6)."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from daybook_chassis.commands import Context
from daybook_cli.opening import opened_house
from daybook_cli.output import in_one_line
from daybook_contracts.customers.capture import FileForm
from daybook_customers.application import exporting, importing

app = typer.Typer(
    help="Bring customers in from a file, or write them to one.", no_args_is_help=True
)

By = Annotated[str | None, typer.Option(help="Who does it; you, if not given.")]


@app.command("import")
def import_customers(
    file: Annotated[Path, typer.Argument(help="CSV in UTF-8, or Excel (.xlsx).")],
    source: Annotated[str, typer.Option(help="Whose keys the rows have, such as a system's name.")],
    dry_run: Annotated[bool, typer.Option(help="Say what would happen; change nothing.")] = False,
    by: By = None,
) -> None:
    """One customer a row, known by row_key: the same file again changes nothing.

    Each refused row is reported with number and reason; then the exit status is 2.
    """
    with opened_house() as house:
        commands, context = house["customers"].commands, Context(actor=by or getpass.getuser())
        content = file.read_bytes()
        done = importing.take_in(commands, context, source, content, dry_run=dry_run)
        house.drain()
    would = " would be" if dry_run else ""
    print(
        f"{done.rows} rows:{would} {done.imported} imported, {done.unchanged} unchanged, "
        f"{len(done.refused)} refused"
    )
    for refused in done.refused:
        print(f"  row {refused.row}: {in_one_line(refused.reason)}")
    if done.refused:
        raise typer.Exit(2)


@app.command("export")
def export_customers(
    file: Annotated[Path, typer.Argument(help="Where to write; its suffix is the form.")],
    where: Annotated[
        list[str] | None, typer.Option(help="column=value, as GET /customers filters.")
    ] = None,
    by: By = None,
) -> None:
    """Write customers to CSV or Excel. Who asked and for what stays on record."""
    with opened_house() as house:
        house.drain()
        form = FileForm(file.suffix.removeprefix(".").lower())
        filters = [
            (name, value) for name, _, value in (each.partition("=") for each in where or ())
        ]
        customers, context = house["customers"], Context(actor=by or getpass.getuser())
        content = exporting.hand_out(customers.commands, customers.queries, context, form, filters)
        file.write_bytes(content)
        house.drain()
    print(f"{file}: {len(content)} octets")
