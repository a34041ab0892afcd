"""`daybook migrate`: bring databases to this version without starting anything."""

from typing import Annotated

import typer

from daybook_chassis.migrations import Step, pending
from daybook_chassis.service import Service
from daybook_chassis.settings import Settings
from daybook_cli.opening import answering, has_tables, unmigrated


def migrate(
    dry_run: Annotated[bool, typer.Option(help="Say what would be done, and do nothing.")] = False,
) -> None:
    """Bring every service's tables to this version, and say what was done.

    Each start does it, too; here it is done before, and while the services of before still run.
    """
    with answering(), unmigrated(Settings()) as services:
        for name, service in services.items():
            steps = _pending(service) if dry_run else service.create()
            for step in steps:
                print(f"{name}: {step.history} {step.revision} {step.title}")
            if not steps:
                print(f"{name}: up to date")


def _pending(service: Service) -> list[Step]:
    if has_tables(service.database):
        return pending(service.database, service.histories())
    return [step for history in service.histories() for step in history.steps]
