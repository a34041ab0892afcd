"""The `daybook` command: run the services, bring facts in, ask views, help operators."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from daybook_chassis.grants import tokens_in
from daybook_chassis.security import operator_token
from daybook_chassis.service import Service
from daybook_chassis.store import verify as chain
from daybook_cli import archive, customers, models, parked, policy, terms, tokens
from daybook_cli import backup as copying
from daybook_cli import migrate as migrating
from daybook_cli import report as reporting
from daybook_cli import serve as server
from daybook_cli import views as asked
from daybook_cli import whatif as whatifs
from daybook_cli.house import House
from daybook_cli.ingest import Ingestion, Summary
from daybook_cli.opening import opened_house
from daybook_cli.output import Format, in_one_line, render

app = typer.Typer(
    help="An event-sourced CRM that can say why. State lives under .daybook/ (DAYBOOK_HOME).",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(policy.app, name="policy")
app.add_typer(customers.app, name="customers")
app.add_typer(archive.app, name="archive")
app.add_typer(models.app, name="models")
app.add_typer(tokens.app, name="tokens")
for _command in (
    *(parked.parked, parked.resume),
    *(migrating.migrate, copying.backup, copying.restore, copying.epoch),
    reporting.report,
):
    app.command()(_command)
_errors = Console(stderr=True)

Without = Annotated[list[str] | None, typer.Option(help="Leave this service out; may be repeated.")]
AsOf = Annotated[str | None, typer.Option(help="A day, YYYY-MM-DD (business time).")]
Form = Annotated[Format, typer.Option("--format", help="How to print rows.")]


@app.command()
def serve(without: Without = None) -> None:
    """Run all services in this process, over HTTP on loopback, until interrupted."""
    with opened_house(without) as house:
        token = operator_token(house.settings.home, house.settings.token)
        print(f"http://{house.settings.host}:{house.settings.port}/  token: {token}", flush=True)
        server.serve(
            house,
            tokens_in(house.settings.home, token),
            lambda line: _errors.print(line, markup=False),
        )


@app.command()
def ingest(
    file: Annotated[Path, typer.Argument(help="CloudEvents in JSON lines; - for standard input.")],
    register_unknown: Annotated[
        bool, typer.Option(help="Register customers that nobody has linked, bare.")
    ] = False,
) -> None:
    """Bring facts of other systems in. The same file again changes nothing.

    Each refused line is reported with number and reason; then the exit status is 2.
    """
    with opened_house() as house, _opened(file) as (lines, size), _progress(size) as progress:
        task = progress.add_task("ingest", total=size)
        ingestion = Ingestion(house, register_unknown=register_unknown)
        summary = ingestion.run(lines, lambda octets: progress.advance(task, octets))
        waiting = parked.count(house)
    _report(summary, waiting)
    if summary.refused:
        raise typer.Exit(2)


@app.command()
def views(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[list | [show] NAME]", help="A view or projection."),
    ] = None,
    as_of: AsOf = None,
    known_at: Annotated[
        str | None, typer.Option(help="A moment, RFC 3339 (recording time): what was known then.")
    ] = None,
    form: Form = Format.TABLE,
) -> None:
    """Print a view, as of any day, as it was known at any moment, or list what can be asked."""
    with opened_house() as house:
        house.drain()
        name, columns = asked.named(words or []), None
        if name is None:
            rows = [{"name": each, "answers": what} for each, what in asked.names(house).items()]
        elif answer := asked.answer(house, name, asked.day(as_of), asked.moment(known_at)):
            rows, columns = answer.rows, answer.view.columns
            for reservation in asked.reservations(answer):
                _errors.print(f"{name}: {reservation}", markup=False)
        else:
            rows = asked.rows(house, name, asked.day(as_of), asked.moment(known_at))
        sys.stdout.write(render(rows, form, name or "", columns))


@app.command()
def whatif(
    policy: Annotated[
        Path,
        typer.Option(help="Terms: JSON of `daybook policy show`, or TOML as a service ships it."),
    ],
    name: Annotated[
        str | None, typer.Option(help="The policy; the file's name if left out.")
    ] = None,
    as_of: AsOf = None,
    each: Annotated[bool, typer.Option("--customers", help="One row a customer.")] = False,
    form: Form = Format.TABLE,
) -> None:
    """Grade all history again under other terms: who would move, from where to where.

    Nothing is set, recorded or published.
    """
    with opened_house() as house:
        house.drain()
        called, day = name or policy.stem, asked.day(as_of) or asked.today()
        rows = whatifs.customers(house, called, terms.read(policy), day)
        sys.stdout.write(render(rows if each else whatifs.summed(rows), form, f"whatif {called}"))


@app.command()
def verify() -> None:
    """Prove every log: positions, streams, slots and hashes. Exit status 1 if something is off."""
    found = 0
    with opened_house() as house:
        for service in house.services.values():
            for log in (service.log, *service.hosted.values()):
                for problem in chain.problems(log):
                    found += 1
                    print(problem)
                print(f"{log.source}: {log.head()} facts read")
    if found:
        raise typer.Exit(1)


@app.command()
def digest(form: Form = Format.TABLE) -> None:
    """Print the canonical digest of every projection."""
    with opened_house() as house:
        house.drain()
        digests = house.digests()
    sys.stdout.write(render([{"projection": k, "digest": v} for k, v in digests.items()], form))


@app.command()
def rebuild(
    name: Annotated[str, typer.Argument(help="A projection, e.g. sales.pipeline.")],
) -> None:
    """Build a projection anew beside the live one, compare digests, and cut over."""
    with opened_house() as house:
        house.drain()
        owner = _owner(house, name)
        before = owner.queries.digest(name)
        fresh = owner.generations.build(name)
        house.drain()
        old = owner.generations.cut_over(fresh)
        after = owner.queries.digest(name)
        if before == after:
            owner.generations.confirm(old)
            print(f"{name}: rebuilt, generation {fresh.generation}, digest {after}")
            return
        owner.generations.rollback(old)
        owner.generations.confirm(fresh)
        print(f"{name}: the rebuilt table differs; the old one stays\n {before}\n {after}")
    raise typer.Exit(1)


@app.command()
def projections(
    live: Annotated[str | None, typer.Option(help="Generation that readers are to see.")] = None,
    drop: Annotated[str | None, typer.Option(help="Generation that is not needed again.")] = None,
    form: Form = Format.TABLE,
) -> None:
    """List the generations of every projection, e.g. sales.pipeline#2; switch to one, or drop one.

    A newer version takes over by itself; the one before stays until it is dropped.
    """
    with opened_house() as house:
        house.drain()
        if live is not None:
            generations = _owner(house, live).generations
            generations.cut_over(generations.named(live))
        if drop is not None:
            generations = _owner(house, drop).generations
            generations.confirm(generations.named(drop))
        rows = [
            {
                "generation": f"{each.name}#{each.generation}",
                "version": each.version,
                "rows": each.rows,
                "state": "live" if each.live else "fed" if each.fed else "kept",
            }
            for service in house.services.values()
            for each in service.generations.standings()
        ]
        sys.stdout.write(render(rows, form))


def _owner(house: House, name: str) -> Service:
    """The service of `<service>.<projection>`. Raises NotFound."""
    return house[name.partition(".")[0]]


@contextmanager
def _opened(file: Path) -> Iterator[tuple[BinaryIO, int | None]]:
    if str(file) == "-":
        yield sys.stdin.buffer, None
        return
    with file.open("rb") as lines:
        yield lines, file.stat().st_size


def _progress(size: int | None) -> Progress:
    columns = [TextColumn("{task.description}"), BarColumn(), DownloadColumn()]
    return Progress(*columns, TimeRemainingColumn(), console=_errors)


def _report(summary: Summary, waiting: int) -> None:
    print(
        f"{summary.lines} lines: {summary.accepted} accepted, {summary.repeated} known already, "
        f"{len(summary.refused)} refused; {summary.registered} customers registered"
    )
    for refused in summary.refused:
        print(f"  line {refused.number}: {in_one_line(refused.reason)}")
    if waiting:
        print(f"{waiting} facts are held; see: daybook parked")
