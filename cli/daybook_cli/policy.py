"""`daybook policy`: which thresholds are in force, and setting the next, with who and why."""

import getpass
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from daybook_chassis.commands import Context
from daybook_chassis.errors import NotFound
from daybook_chassis.policy_setting import PolicyBook, SetPolicy
from daybook_cli import terms as written
from daybook_cli.house import House
from daybook_cli.opening import opened_house
from daybook_cli.output import Format, render

app = typer.Typer(
    help="Show and set policies: the thresholds that each service works by.", no_args_is_help=True
)

Owner = Annotated[str, typer.Argument(help="The service, such as customers.")]
Name = Annotated[str, typer.Argument(help="The policy, such as grading.")]
AsOf = Annotated[str | None, typer.Option(help="A day, YYYY-MM-DD; today if not given.")]
Form = Annotated[Format, typer.Option("--format", help="How to print rows.")]


@app.command("list")
def list_policies(as_of: AsOf = None, form: Form = Format.TABLE) -> None:
    """All versions of all policies, and which are in force."""
    with opened_house() as house:
        house.drain()
        rows = [
            {"service": name} | {key: value for key, value in row.items() if key != "terms"}
            for name, book in _books(house).items()
            for row in book.rows(house[name].queries, _day(as_of))
        ]
        sys.stdout.write(render(rows, form, "policies"))


@app.command()
def show(service: Owner, policy: Name, as_of: AsOf = None) -> None:
    """The terms in force, as JSON: change them and give them to `daybook policy set`."""
    with opened_house() as house:
        house.drain()
        rows = _book(house, service).rows(house[service].queries, _day(as_of), policy)
        (in_force,) = [row for row in rows if row["in_force"]]
        print(json.dumps(in_force["terms"], indent=2, ensure_ascii=False))


@app.command("set")
def set_policy(
    service: Owner,
    policy: Name,
    terms: Annotated[Path, typer.Argument(help="Terms as JSON or TOML; - for standard input.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept for ever.")],
    effective_from: Annotated[
        str | None, typer.Option("--from", help="A day, YYYY-MM-DD; today if not given.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who sets it; you, if not given.")] = None,
) -> None:
    """Give a policy new terms, all of them, from a day on. What was decided stays decided."""
    with opened_house() as house:
        book = _book(house, service)
        command = SetPolicy(
            name=policy,
            effective_from=_day(effective_from),
            terms=written.read(terms),
            reason=reason,
        )
        context = Context(actor=by or getpass.getuser())
        receipt = house[service].commands.execute(command, context)
        house.drain()
        if receipt.first > receipt.last:
            print(f"{service} {policy}: these terms count from that day already")
            return
        rows = book.rows(house[service].queries, command.effective_from, policy)
        (now,) = [row for row in rows if row["in_force"]]
        print(f"{service} {now['version']} counts from {now['effective_from']}")


def _books(house: House) -> dict[str, PolicyBook]:
    services = house.services.items()
    return {name: each.parts.policies for name, each in services if each.parts.policies}


def _book(house: House, service: str) -> PolicyBook:
    books = _books(house)
    if service not in books:
        raise NotFound(f"there is no service {service}; there are {', '.join(books)}")
    return books[service]


def _day(text: str | None) -> date:
    return date.fromisoformat(text) if text else datetime.now(UTC).date()
