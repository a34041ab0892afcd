"""Services as commands open them, and how what is refused ends a command."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import typer
from rich.console import Console
from sqlalchemy import inspect

from daybook_chassis.database import Database
from daybook_chassis.errors import DaybookError
from daybook_chassis.garbage import collected_seldom
from daybook_chassis.service import Service
from daybook_chassis.settings import Settings
from daybook_cli.house import BUILDERS, House

_errors = Console(stderr=True)


@contextmanager
def answering() -> Iterator[None]:
    """What is refused ends a command with one line and status 1."""
    try:
        yield
    except (DaybookError, ValueError, OSError) as error:
        _errors.print(f"daybook: {error}", style="red", markup=False, highlight=False)
        raise typer.Exit(1) from None


@contextmanager
def opened_house(without: list[str] | None = None) -> Iterator[House]:
    """A house for one command, migrated."""
    with answering(), House(Settings(), without or ()) as house, collected_seldom():
        yield house


@contextmanager
def unmigrated(settings: Settings) -> Iterator[dict[str, Service]]:
    """All services over their databases as they are; nothing is made or changed there."""
    with ExitStack() as opened:
        services = {}
        for name, build in BUILDERS.items():
            services[name] = build(Database(settings.database_url(name), settings.limits()))
            opened.callback(services[name].close)
        yield services


def has_tables(database: Database) -> bool:
    """Whether there is anything in it; a SQLite file that is missing stays so. Raises Transient."""
    if database.is_sqlite and not Path(database.url.database or "").exists():
        return False
    with database.read() as tx:
        return bool(inspect(tx).get_table_names())
