"""`daybook archive`: the logs as Parquet files, written, proved and listed."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from daybook_chassis.errors import NotFound
from daybook_chassis.settings import Settings
from daybook_chassis.store.log import Log
from daybook_cli import views
from daybook_cli.house import House
from daybook_cli.opening import answering, opened_house
from daybook_cli.output import Format, render

app = typer.Typer(
    help="Keep the logs as Parquet, which any engine reads (docs/archive.md).",
    no_args_is_help=True,
)
_errors = Console(stderr=True)

Folder = Annotated[
    Path | None, typer.Option("--archive", help="Where it is; in the home, if not given.")
]
Form = Annotated[Format, typer.Option("--format", help="How to print rows.")]


@app.command()
def write(
    archive: Folder = None,
    every: Annotated[
        float | None, typer.Option(help="Go on, every so many seconds, until interrupted.")
    ] = None,
) -> None:
    """Archive what every log holds by now; it goes on where it stopped."""
    with opened_house() as house, _columns():
        while True:
            _write_all(house, archive or _default())
            if every is None:
                return
            try:
                time.sleep(every)
            except KeyboardInterrupt:
                return


@app.command()
def verify(
    archive: Folder = None,
    alone: Annotated[
        bool, typer.Option(help="Without the logs: only by what the archive says of itself.")
    ] = False,
) -> None:
    """Prove every file, row and segment, and compare with the logs. Exit status 1 if not so."""
    if alone:
        with answering(), _columns():
            found = _verify_all(_existing(archive), {})
    else:
        with opened_house() as house, _columns():
            found = _verify_all(_existing(archive), {log.source: log for log in _logs(house)})
    if found:
        raise typer.Exit(1)


@app.command("list")
def list_segments(archive: Folder = None, form: Form = Format.TABLE) -> None:
    """Every segment, and what restores took back."""
    from daybook_analytics.archive.manifest import load, sources

    folder = archive or _default()
    with answering():
        rows = [
            segment.model_dump(include=_LISTED) | {"state": state, "file": segment.file}
            for source in sources(folder)
            for manifest in [load(folder, source)]
            for state, part in (("log", manifest.segments), ("superseded", manifest.superseded))
            for segment in part
        ]
        sys.stdout.write(render(rows, form, "segments"))


@app.command()
def view(
    name: Annotated[str, typer.Argument(help="As `daybook views list` has it.")],
    as_of: Annotated[
        str | None, typer.Option(help="A day, YYYY-MM-DD; today if not given.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option(help="A moment, RFC 3339 (recording time): what was known then.")
    ] = None,
    archive: Folder = None,
    form: Form = Format.TABLE,
) -> None:
    """Print a view from the archive alone, under the policies that are set.

    As known at a moment it is refused where a log holds what was recorded by then and is not
    archived.
    """
    with opened_house() as house, _columns():
        from daybook_analytics.application.archived import Archived
        from daybook_analytics.archive.coverage import check_covered

        folder, moment = _existing(archive), views.moment(known_at)
        archived = Archived(folder, house["analytics"])
        sources = archived.sources(name)
        for log in _logs(house):
            if moment is not None and log.source in sources:
                check_covered(folder, log, moment)
        answer = archived.answer(name, views.day(as_of) or views.today(), moment)
        for reservation in views.reservations(answer):
            _errors.print(f"{name}: {reservation}", markup=False)
        sys.stdout.write(render(answer.rows, form, name, answer.view.columns))


@app.command()
def digest(archive: Folder = None) -> None:
    """Accumulate the archive; the digest is that of the live table if they hold the same."""
    with answering(), _columns():
        from daybook_analytics.application import archived
        from daybook_analytics.columns.days import Days

        with Days() as days:
            archived.accumulate(_existing(archive), days)
            print(f"analytics.customer_days,{days.digest()}")


_LISTED = {"source", "epoch", "month", "first", "last", "rows", "octets"}


def _write_all(house: House, folder: Path) -> None:
    from daybook_analytics.archive.manifest import load
    from daybook_analytics.archive.writer import Writer

    for log in _logs(house):
        head = log.head()
        if head == 0:
            continue
        with _progress() as progress:
            done = load(folder, log.source).last
            task = progress.add_task(log.source, completed=done, total=head)
            written = Writer(folder, log).write(_reporting(progress, task))
        print(f"{log.source}: {written.rows} facts archived, {written.segments} segments written")


def _verify_all(folder: Path, logs: dict[str, Log]) -> int:
    from daybook_analytics.archive.manifest import load, sources
    from daybook_analytics.archive.proof import problems

    found = 0
    for source in sources(folder):
        with _progress() as progress:
            task = progress.add_task(source, total=None)
            reporting = _reporting(progress, task)
            for problem in problems(folder, source, logs.get(source), reporting):
                found += 1
                print(problem)
        print(f"{source}: {load(folder, source).last} facts read")
    return found


def _logs(house: House) -> list[Log]:
    return [log for service in house.services.values() for log in service.logs()]


def _default() -> Path:
    return Settings().home / "archive"


def _existing(archive: Path | None) -> Path:
    """Raises NotFound where nothing is archived."""
    from daybook_analytics.archive.manifest import sources

    folder = archive or _default()
    if not sources(folder):
        raise NotFound(f"there is no archive in {folder}")
    return folder


@contextmanager
def _columns() -> Iterator[None]:
    """Raises NotFound where the packages are missing that only archives need."""
    if not all(map(find_spec, ("duckdb", "pyarrow"))):
        raise NotFound("an archive needs more: pip install 'daybook-analytics[archive]'")
    yield


def _reporting(progress: Progress, task: TaskID) -> Callable[[int], None]:
    return lambda position: progress.update(task, completed=position)


def _progress() -> Progress:
    columns = [TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()]
    return Progress(*columns, TimeRemainingColumn(), console=_errors)
