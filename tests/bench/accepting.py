"""Commands accepted a second over HTTP, durably, against a bare FastAPI echo of the same body.

Server, client and connections are the same for both, and both servers are one process. There are
more connections than a server can work on at once, so that each shows the most it can.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from uuid import UUID

from daybook_chassis.commands import Context
from daybook_chassis.consistency import token_for
from daybook_chassis.database import Database
from daybook_chassis.ids import new_id
from daybook_contracts.customers.parties import PartyKind
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_customers.bootstrap import build
from tests.bench.client import Connection
from tests.bench.measured import Finding, in_turns, rate_against
from tests.bench.processes import program
from tests.bench.profiling import profile
from tests.bench.serving import TOKEN
from tests.support.postgres import PrivateCluster

CONNECTIONS = 32
SECONDS = 3.0
ROUNDS = 3
GOAL = 0.4
_WARM_UP_SECONDS = 0.5
_PROFILED = 500


def measure(cluster: PrivateCluster) -> Finding:
    store = cluster.create_store(["customers"])
    module = "tests.bench.serving"
    with (
        program(module, "customers", ready="/health", DAYBOOK_STORE=store) as ours,
        program(module, "echo", ready="/openapi.json") as echo,
    ):
        value, peer_value = in_turns([_turn(ours.port), _turn(echo.port)], ROUNDS)
    peer = "bare FastAPI echo of the same body"
    name = f"commands accepted over HTTP, {CONNECTIONS} connections"
    row = rate_against(peer, name, value, peer_value, GOAL, "requests/s")
    return Finding([row], lambda: _explain(cluster))


def _explain(cluster: PrivateCluster) -> list[str]:
    """What the edge calls for a command, one by one, without HTTP around it."""
    service = build(Database(cluster.create_database()))
    service.create()

    def accept() -> None:
        for _ in range(_PROFILED):
            command = RegisterCustomer.model_validate(registration(new_id()), strict=False)
            receipt = service.commands.execute(command, Context("bench", key=str(new_id())))
            token_for(service.log, receipt)

    told = profile(accept)
    service.close()
    return told


def registration(customer_id: UUID) -> dict[str, str]:
    """A command's body."""
    return {
        "customer_id": str(customer_id),
        "kind": PartyKind.ORGANIZATION.value,
        "organization_name": "Quiet Mill",
        "country": "NZ",
    }


def headers() -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}"}


def _turn(port: int) -> Callable[[], float]:
    return lambda: asyncio.run(_rate(port, SECONDS))


async def _rate(port: int, seconds: float) -> float:
    """Answers a second while all connections ask without a pause. All must be 201."""
    async with AsyncExitStack() as stack:
        connections = [
            await stack.enter_async_context(Connection(port, headers())) for _ in range(CONNECTIONS)
        ]
        await asyncio.gather(*(_ask(each, _WARM_UP_SECONDS) for each in connections))
        began = time.perf_counter()
        done = await asyncio.gather(*(_ask(each, seconds) for each in connections))
        return sum(done) / (time.perf_counter() - began)


async def _ask(connection: Connection, seconds: float) -> int:
    done, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        status = await connection.post("/customers", registration(new_id()))
        assert status == 201, status
        done += 1
    return done
