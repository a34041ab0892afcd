"""Two services as processes of their own, with PostgreSQL stores and Kafka between them.

Customers is the real one, with everything it does beside answering; `reader` posts one projection.
"""

import json
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy import make_url

from daybook_chassis.database import Database
from deploy.kafka import topics
from tests.bench.processes import Program, program
from tests.bench.reader import NAME
from tests.bench.serving import TOKEN
from tests.e2e.served import free_port
from tests.support.postgres import PrivateCluster

CUSTOMERS = "customers"


@dataclass(frozen=True)
class Pair:
    """Where both keep what they keep, and how they are started; `store` has {service} in it."""

    cluster: PrivateCluster
    store: str
    settings: dict[str, str]
    ports: dict[str, int]

    def customers(self) -> AbstractContextManager[Program]:
        """`python -m daybook_customers`, ready."""
        return self._run("daybook_customers", CUSTOMERS)

    def reader(self) -> AbstractContextManager[Program]:
        """The other one, ready."""
        return self._run("tests.bench.reader", NAME)

    def database(self, service: str) -> Database:
        return Database(self.store.format(service=service))

    def look(self) -> psycopg.Connection:
        """A connection to the reader's database, each statement a transaction."""
        return self.cluster.connect(make_url(self.store.format(service=NAME)).database or "")

    def _run(self, module: str, name: str) -> AbstractContextManager[Program]:
        return program(module, ready="/ready", port=self.ports[name], **self.settings)


@contextmanager
def paired(cluster: PrivateCluster, servers: str) -> Iterator[Pair]:
    """Databases, topics and settings; nothing runs yet. One for a cluster: topics keep facts."""
    store = cluster.create_store([CUSTOMERS, NAME])
    topics.create(servers, topics.all_topics())
    ports = {name: free_port() for name in (CUSTOMERS, NAME)}
    peers = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    with tempfile.TemporaryDirectory(prefix="daybook-bench-") as home:
        settings = {
            "DAYBOOK_HOME": home,
            "DAYBOOK_TOKEN": TOKEN,
            "DAYBOOK_STORE": store,
            "DAYBOOK_KAFKA": servers,
            "DAYBOOK_PEERS": json.dumps(peers),
        }
        yield Pair(cluster, store, settings, ports)
