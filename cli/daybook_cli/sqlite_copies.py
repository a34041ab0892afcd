"""Copies of SQLite files, made and put back while others may have them open."""

import shutil
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from daybook_chassis.database import Database
from daybook_chassis.service import Service
from daybook_cli.copies import Head, heads, new_epoch

Build = Callable[[Database], Service]


def copy(service: Service, build: Build, target: Path) -> dict[str, Head]:
    """One snapshot in a new file, without what was deleted; where its logs end."""
    with closing(sqlite3.connect(_file(service.database))) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    with closing(build(Database(f"sqlite:///{target}"))) as copied:
        return heads(copied)


def put_back(service: Service, build: Build, source: Path, above: Mapping[str, int]) -> None:
    """Replace what the file holds, in one transaction of SQLite's own.

    The epochs begin in a copy of the copy first. Raises Transient, OSError.
    """
    target = _file(service.database)
    with TemporaryDirectory(dir=target.parent) as place:
        prepared = Path(place) / source.name
        shutil.copyfile(source, prepared)
        url = f"sqlite:///{prepared}"
        with closing(build(Database(url))) as copied, copied.database.write() as tx:
            for log in copied.logs():
                for statement in new_epoch(log, above[log.source]):
                    tx.execute(statement)
        with closing(sqlite3.connect(prepared)) as ready, closing(sqlite3.connect(target)) as old:
            ready.backup(old)


def _file(database: Database) -> Path:
    return Path(database.url.database or "")
