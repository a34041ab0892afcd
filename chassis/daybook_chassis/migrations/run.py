"""Runs histories on a database: all or nothing, one process at a time, quick when up to date."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, column, inspect, select, table

from daybook_chassis.database import Database
from daybook_chassis.migrations.history import History, Step


def migrate(database: Database, histories: Sequence[History]) -> list[Step]:
    """Bring the database to this version of the code; what was done, in order.

    Safe to repeat, and from several processes at once. Raises SchemaIsNewer, Transient.
    """
    if not pending(database, histories):
        return []
    done: list[Step] = []
    with database.exclusive() as tx:
        for history in histories:
            todo = history.after(_revision(tx, history))
            if todo:
                _run(tx, history, todo)
                done += todo
    return done


def pending(database: Database, histories: Sequence[History]) -> list[Step]:
    """What `migrate` would do. Raises SchemaIsNewer, Transient."""
    with database.read() as tx:
        there = set(inspect(tx).get_table_names())
        return [
            step for history in histories for step in history.after(_revision(tx, history, there))
        ]


def downgrade(database: Database, history: History, to: str | None) -> list[Step]:
    """Take back the revisions after `to`, or all with None; what was taken back, in order.

    A revision that would throw facts away refuses. Raises Refusal, SchemaIsNewer, Transient.
    """
    with database.exclusive() as tx:
        left = len(history.steps) - len(history.after(to)) if to else 0
        at = len(history.steps) - len(history.after(_revision(tx, history)))
        undone = history.steps[left:at][::-1]
        if undone:
            _run(tx, history, undone, back=True)
    return list(undone)


def _revision(tx: Connection, history: History, there: set[str] | None = None) -> str | None:
    """Where the database stands in a history; None before its first revision."""
    there = set(inspect(tx).get_table_names()) if there is None else there
    if history.version_table not in there:
        return None
    stamp = table(history.version_table, column("version_num"))
    revision: str | None = tx.execute(select(stamp.c.version_num)).scalar()
    return revision


def _run(tx: Connection, history: History, steps: Sequence[Step], *, back: bool = False) -> None:
    # Imported late: it costs more than everything else of a start that has nothing to migrate.
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext, MigrationStep
    from alembic.script import ScriptDirectory

    place = str(history.directory)
    script = ScriptDirectory(place, version_locations=[place])
    as_step = MigrationStep.downgrade_from_script if back else MigrationStep.upgrade_from_script
    revisions = [script.get_revision(step.revision) for step in steps]
    options: dict[str, Any] = {
        "version_table": history.version_table,
        "fn": lambda *_: [as_step(script.revision_map, revision) for revision in revisions],
    }
    context = MigrationContext.configure(tx, opts=options)
    with Operations.context(context):
        context.run_migrations(**history.arguments)
