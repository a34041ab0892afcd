"""The private server of an installation: started once, found again, and gone when it is told to."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from daybook_chassis.settings import Settings
from daybook_cli.house import BUILDERS
from deploy.postgres.__main__ import main
from deploy.postgres.cluster import Cluster, PostgresFailedError
from tests.docs.blocks import REPOSITORY


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where an installation keeps its state; no server of it is left running.

    The server may run under another account, which does not get into directories of pytest.
    """
    with TemporaryDirectory(prefix="a path longer than the name of a socket can be") as place:
        Path(place).chmod(0o755)
        home = Path(place) / ("x" * 60)
        monkeypatch.setenv("DAYBOOK_HOME", str(home))
        yield home
        main(["stop"])
        Cluster(home / "postgres").sockets.rmdir()


def values(url: str, statement: str) -> list[object]:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        found = connection.execute(statement.encode())
        return [row[0] for row in found] if found.description else []


def test_it_starts_for_all_services_and_goes_on_where_it_was(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["status"]) == 1
    assert main(["start"]) == 0
    assert main(["start"]) == 0, "it runs already"
    store = capsys.readouterr().out.splitlines()[-1].removeprefix("DAYBOOK_STORE=")
    settings = Settings(store=store)

    for service in BUILDERS:
        assert values(settings.database_url(service), "SELECT current_database()") == [
            f"daybook_{service}"
        ]
    url = settings.database_url("sales")
    assert [values(url, f"SHOW {name}") for name in ("fsync", "full_page_writes")] == [["on"]] * 2
    assert values(url, "SHOW synchronous_commit") == ["on"]
    assert values(url, "SHOW listen_addresses") == [""]
    values(url, "CREATE TABLE kept AS SELECT 7 AS it")

    assert main(["stop"]) == 0
    assert main(["stop"]) == 0
    assert main(["status"]) == 1
    assert main(["start"]) == 0
    assert values(url, "SELECT it FROM kept") == [7]
    assert main(["status"]) == 0


def test_nobody_else_gets_in(home: Path) -> None:
    assert main(["start"]) == 0
    cluster = Cluster(home / "postgres")

    assert {path.stat().st_mode & 0o077 for path in (cluster.home, cluster.sockets)} == {0}


def test_a_start_that_fails_says_what_the_server_said(home: Path) -> None:
    cluster = Cluster(home / "postgres", {"shared_buffers": "nonsense"})

    with pytest.raises(PostgresFailedError, match='shared_buffers": "nonsense'):
        cluster.start()


def test_a_service_of_the_repository_has_its_database() -> None:
    folders = {path.parent.name for path in REPOSITORY.glob("services/*/pyproject.toml")}

    assert folders == set(BUILDERS)
