"""Copies of PostgreSQL databases, by PostgreSQL's own programs."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from sqlalchemy import inspect

from daybook_chassis.database import Database
from daybook_chassis.errors import NotFound, Transient
from daybook_chassis.service import Service
from daybook_cli.copies import Head, heads, new_epoch


def copy(service: Service, target: Path) -> dict[str, Head]:
    """One snapshot in PostgreSQL's custom format; where its logs end. Raises Transient."""
    with service.database.read() as tx:
        tx.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        found = heads(service)
        snapshot = tx.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
        options.append(f"--snapshot={snapshot}")
        with _connected("pg_dump", service.database, *options) as dump:
            _finish(dump)
    return found


def put_back(service: Service, source: Path, above: Mapping[str, int]) -> None:
    """Replace what the database holds, and begin new epochs, in one transaction of `psql`.

    Raises Transient: then everything is as it was.
    """
    reading = ["--no-owner", "--no-privileges", "--file=-", str(source)]
    writing = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    with (
        _start("pg_restore", *reading, stdout=subprocess.PIPE) as script,
        _connected("psql", service.database, *writing, stdin=subprocess.PIPE) as psql,
    ):
        assert script.stdout is not None
        assert psql.stdin is not None
        try:
            psql.stdin.writelines(_lines(_dropping(service.database)))
            shutil.copyfileobj(script.stdout, psql.stdin)
            _finish(script)
            psql.stdin.writelines(_lines(_forking(service, above)))
            psql.stdin.close()
        except BrokenPipeError:
            script.kill()  # psql says why
        except BaseException:
            psql.kill()  # at the end of its input it would commit
            psql.wait()
            raise
        finally:
            with suppress(BrokenPipeError):  # of what was not written yet
                psql.stdin.close()
        _finish(psql)


def _dropping(database: Database) -> Iterator[str]:
    quote = database.engine.dialect.identifier_preparer.quote
    with database.read() as tx:
        names = inspect(tx).get_table_names()
    for name in names:
        yield f"DROP TABLE {quote(name)} CASCADE"


def _forking(service: Service, above: Mapping[str, int]) -> Iterator[str]:
    yield "RESET search_path"  # the script of pg_restore empties it
    for log in service.logs():
        for statement in new_epoch(log, above[log.source]):
            text = statement.compile(
                service.database.engine, compile_kwargs={"literal_binds": True}
            )
            yield str(text)


def _lines(statements: Iterator[str]) -> Iterator[bytes]:
    return (f"{statement};\n".encode() for statement in statements)


def _connected(
    program: str, database: Database, *options: str, stdin: int = subprocess.DEVNULL
) -> "subprocess.Popen[bytes]":
    """A client program on a database; the password goes where other users cannot see it."""
    url = database.url.set(drivername="postgresql")
    secret = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    where = url._replace(password=None).render_as_string(hide_password=False)
    return _start(program, *options, f"--dbname={where}", stdin=stdin, environment=secret)


def _start(
    program: str,
    *arguments: str,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
    environment: Mapping[str, str] | None = None,
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [_program(program), *arguments],
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )


def _finish(process: "subprocess.Popen[bytes]") -> None:
    """Wait for its end. Raises Transient with what it complained of."""
    assert process.stderr is not None
    said = process.stderr.read().decode(errors="replace").strip()
    if process.wait() != 0:
        raise Transient(said or f"a program of PostgreSQL ended with {process.returncode}")


def _program(name: str) -> str:
    found = shutil.which(name) or max(
        (str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}")), default=None
    )
    if found is None:
        raise NotFound(
            f"{name} is not on PATH; on Debian or Ubuntu: apt-get install postgresql-client"
        )
    return found
