"""A PostgreSQL server of the tests' own, in a temporary directory, gone when the tests are."""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Self

from sqlalchemy import make_url

from deploy.postgres.cluster import Cluster
from deploy.postgres.programs import PostgresMissingError, server_programs

_NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class PrivateCluster(Cluster):
    """One server that lives as long as this object is open.

    Without `durable` it forgoes fsync, which is right for tests that end with it and wrong for
    tests that pull the plug on the machine. It may be stopped, crashed and started again; its
    data stays until `close`.
    """

    def __init__(self, *, durable: bool = False, settings: Mapping[str, str] | None = None) -> None:
        self._numbers = count(1)
        home = Path(tempfile.mkdtemp(prefix="daybook-pg-"))
        super().__init__(home, {**({} if durable else _NOT_DURABLE), **(settings or {})})

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def create_database(self) -> str:
        """Make an empty database and return its URL."""
        name = f"daybook_{next(self._numbers)}"
        self.create_databases([name])
        return self.url(name)

    def create_store(self, services: Iterable[str]) -> str:
        """Make an empty database for each service; the URL with {service} in it."""
        prefix = f"store_{next(self._numbers)}_"
        self.create_databases(f"{prefix}{service}" for service in services)
        return self.store(prefix)

    def drop(self, url: str) -> None:
        """Remove a database by its URL, and whoever is still connected to it."""
        self.drop_database(make_url(url).database or "")

    def close(self) -> None:
        """Stop, and remove the data."""
        self.crash()
        shutil.rmtree(self.home)


if __name__ == "__main__":
    try:
        server_programs()
    except PostgresMissingError as missing:
        sys.exit(str(missing))
