"""Migrated schemas are what the code declares, there and back again, whoever starts first."""

import sys
from multiprocessing import get_context
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from daybook_chassis.database import Database
from daybook_chassis.errors import Refusal
from daybook_chassis.migrations import History, SchemaIsNewer, downgrade, migrate, pending
from daybook_cli.house import BUILDERS
from tests.chassis.logs import append_one
from tests.migrations.schemas import create_all, differences, schema, service

SPAWN = get_context("spawn")
ALL = list(BUILDERS)


@pytest.mark.parametrize("name", ALL)
def test_migrated_tables_are_those_the_code_declares(name: str, database_url: str) -> None:
    with service(name, database_url) as made:
        steps = made.create()

        assert {step.history for step in steps} == {each.name for each in made.histories()}
        assert differences(made.database, made.histories()) == []


@pytest.mark.parametrize("name", ALL)
def test_a_service_owns_no_table_that_no_migration_makes(name: str, database_url: str) -> None:
    """Compared as databases tell them, which sees keys and orders that Alembic overlooks."""
    with service(name, database_url) as made:
        migrate(made.database, made.histories())
        migrated = schema(made.database)
        made.generations.create()
        assert schema(made.database) == migrated
        for history in reversed(made.histories()):
            downgrade(made.database, history, None)
        assert schema(made.database) == {}
        create_all(made)

        assert schema(made.database) == migrated


@pytest.mark.parametrize("name", ALL)
def test_every_revision_goes_back_and_forth(name: str, database_url: str) -> None:
    with service(name, database_url) as made:
        made.create()
        for history in made.histories():
            for step in (None, *history.steps[:-1]):
                before = schema(made.database)
                there = step.revision if step else None
                undone = downgrade(made.database, history, there)
                assert [each.revision for each in undone] == [
                    each.revision for each in reversed(history.after(there))
                ]
                assert schema(made.database) != before
                assert migrate(made.database, [history]) == list(reversed(undone))
                assert schema(made.database) == before


def test_a_database_that_is_up_to_date_is_left_alone(database_url: str) -> None:
    with service("customers", database_url) as made:
        made.create()

        assert made.create() == []
        assert pending(made.database, made.histories()) == []
        assert downgrade(made.database, made.histories()[0], "0001") == []


def test_what_is_pending_is_told_and_not_done(database_url: str) -> None:
    with service("customers", database_url) as made:
        told = pending(made.database, made.histories())

        assert [(step.history, step.revision, step.title) for step in told][:2] == [
            ("log", "0001", "first tables"),
            ("erp_hr_log", "0001", "first tables"),
        ]
        assert schema(made.database) == {}
        assert migrate(made.database, made.histories()) == told


def test_facts_are_not_thrown_away(database_url: str) -> None:
    with service("sales", database_url) as made:
        made.create()
        made.log.append([append_one()])

        with pytest.raises(Refusal, match="log holds facts"):
            downgrade(made.database, made.histories()[0], None)
        assert made.log.head() == 1
        assert pending(made.database, made.histories()) == []


def test_a_schema_that_is_newer_than_the_code_is_refused(database_url: str) -> None:
    with service("customers", database_url) as made:
        made.create()
        with made.database.write() as tx:
            tx.execute(text("UPDATE alembic_customers SET version_num = '0099'"))

        with pytest.raises(SchemaIsNewer, match=r"customers are at revision 0099.*knows 0001"):
            made.create()
        with pytest.raises(SchemaIsNewer):
            downgrade(made.database, made.histories()[-1], None)


# --- revisions that fail ---

_GOOD = """
revision, down_revision = "{number:04}", {before}
from alembic import op
def upgrade(): op.execute("CREATE TABLE made_{number} (it integer)")
def downgrade(): op.execute("DROP TABLE made_{number}")
"""


def history_of(directory: Path, monkeypatch: pytest.MonkeyPatch, *bodies: str) -> History:
    package = directory / "some_revisions"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for number, body in enumerate(bodies, 1):
        before = repr(f"{number - 1:04}") if number > 1 else None
        text = (body or _GOOD).format(number=number, before=before)
        (package / f"r{number:04}_made.py").write_text(text)
    monkeypatch.syspath_prepend(directory)
    monkeypatch.delitem(sys.modules, "some_revisions", raising=False)
    return History("some", "some_revisions", ())


def test_what_fails_leaves_nothing_and_is_done_the_next_time(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All histories in one transaction: tables are never at a revision between two versions."""
    bad = _GOOD.replace("def upgrade(): ", "def upgrade():\n    ").replace("(it integer)", "(it")
    history = history_of(tmp_path, monkeypatch, "", bad)
    database = Database(database_url)
    try:
        with pytest.raises(Exception, match=r"(?i)syntax|incomplete"):
            migrate(database, [history])
        with database.read() as tx:
            assert inspect(tx).get_table_names() == []
        mended = tmp_path / "some_revisions" / "r0002_made.py"
        mended.write_text(_GOOD.format(number=2, before="'0001'"))

        assert [step.revision for step in migrate(database, [history])] == ["0001", "0002"]
    finally:
        database.close()


# --- several processes that start at once ---


def start(url: str, name: str) -> None:
    with service(name, url) as made:
        made.create()


def test_processes_may_start_at_the_same_time(database_url: str) -> None:
    processes = [SPAWN.Process(target=start, args=(database_url, "customers")) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)

    assert [process.exitcode for process in processes] == [0, 0, 0]
    with service("customers", database_url) as made:
        assert made.create() == []
        assert differences(made.database, made.histories()) == []
