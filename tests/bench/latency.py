"""From a command's answer to its row in another service, at a steady rate of commands on Kafka.

Commands come when their time has come, whether or not earlier ones were answered. A row counts as
visible when another connection has read it, looking every few milliseconds; that is included.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import psycopg

from daybook_chassis.ids import new_id
from tests.bench.accepting import headers, registration
from tests.bench.client import Connection
from tests.bench.measured import LIMIT, Finding, cost_against, percentile
from tests.bench.pair import Pair
from tests.bench.reader import TABLE

RATE = 500
"""Commands a second."""
SECONDS = 10.0
LIMITS_MS = {50: 50.0, 99: 250.0}
_WARM_UP_SECONDS = 4.0
_CONNECTIONS = 64
_LOOK_SECONDS = 0.003
_PATIENCE_SECONDS = 30.0
_SEEN = f"SELECT customer_id FROM {TABLE} WHERE customer_id = ANY(%s)"


@dataclass
class Watched:
    """Moments (seconds, monotonic) by customer: asked when due, answered, seen in the view."""

    due: dict[str, float] = field(default_factory=dict)
    answered: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)

    def to_view(self) -> list[float]:
        """Milliseconds from answer to view."""
        return [max(self.seen[each] - at, 0.0) * 1e3 for each, at in self.answered.items()]

    def to_answer(self) -> list[float]:
        """Milliseconds from when a command was due to its answer."""
        return [(at - self.due[each]) * 1e3 for each, at in self.answered.items()]

    @property
    def rate(self) -> float:
        """Answers a second."""
        times = sorted(self.answered.values())
        return (len(times) - 1) / (times[-1] - times[0])


def measure(pair: Pair) -> Finding:
    with pair.customers() as customers, pair.reader() as reader:
        asyncio.run(_load(pair, _WARM_UP_SECONDS))
        before = [each.cpu_seconds() for each in (customers, reader)]
        watched = asyncio.run(_load(pair, SECONDS))
        after = [each.cpu_seconds() for each in (customers, reader)]
    used = [(end - begin) / SECONDS for begin, end in zip(before, after, strict=True)]
    at = f"at {RATE} commands/s asked, {watched.rate:.0f} answered"
    rows = [
        cost_against(
            LIMIT,
            f"command to view, p{percent}, {at}",
            "ms",
            percentile(watched.to_view(), percent),
            limit,
            1.0,
        )
        for percent, limit in LIMITS_MS.items()
    ]
    return Finding(rows, lambda: _told(watched, used))


def _told(watched: Watched, used: list[float]) -> list[str]:
    """Who computed how much, and how long answers took."""
    half, most = (percentile(watched.to_answer(), percent) for percent in LIMITS_MS)
    return [
        f"{used[0]:.0%} of a core: customers (HTTP, log, relay, its own projections)",
        f"{used[1]:.0%} of a core: reader (consumer and projection)",
        f"{half:.0f} ms p50, {most:.0f} ms p99 from when a command was due to its answer",
    ]


async def _load(pair: Pair, seconds: float) -> Watched:
    watched = Watched()
    port = pair.ports["customers"]
    free: asyncio.Queue[Connection] = asyncio.Queue()
    async with AsyncExitStack() as stack:
        for _ in range(_CONNECTIONS):
            free.put_nowait(await stack.enter_async_context(Connection(port, headers())))
        looking = asyncio.create_task(asyncio.to_thread(_look, pair, watched, seconds))
        asked = []
        began = time.monotonic()
        for number in range(int(seconds * RATE)):
            due = began + number / RATE
            await asyncio.sleep(max(due - time.monotonic(), 0))
            asked.append(asyncio.create_task(_ask(free, watched, due)))
        await asyncio.gather(*asked)
        await looking
    return watched


async def _ask(free: "asyncio.Queue[Connection]", watched: Watched, due: float) -> None:
    customer_id = new_id()
    watched.due[str(customer_id)] = due
    connection = await free.get()
    status = await connection.post("/customers", registration(customer_id))
    assert status == 201, status
    watched.answered[str(customer_id)] = time.monotonic()
    free.put_nowait(connection)


def _look(pair: Pair, watched: Watched, seconds: float) -> None:
    """Until all that was asked is seen, in a thread of its own."""
    wanted = int(seconds * RATE)
    deadline = time.monotonic() + seconds + _PATIENCE_SECONDS
    with pair.look() as connection:
        # To look is not to be what is measured: nobody has told the planner how long the table is.
        connection.execute("SET enable_seqscan = off")
        while len(watched.seen) < wanted:
            missing = [each for each in list(watched.due) if each not in watched.seen]
            _note(connection, watched, missing)
            if time.monotonic() > deadline:  # those count as if they were seen now, and show
                watched.seen.update(dict.fromkeys(missing, time.monotonic()))
                return
            time.sleep(_LOOK_SECONDS)


def _note(connection: psycopg.Connection, watched: Watched, missing: list[str]) -> None:
    rows = connection.execute(_SEEN, [missing]).fetchall()
    now = time.monotonic()
    watched.seen.update((row[0], now) for row in rows)
