"""Processes that write one log and are killed at random lose and double nothing, and leave no hole.

Each writer keeps a journal of its own beside the database: what it is about to append, and what was
acknowledged. `kill -9` keeps the page cache, so this says nothing about a loss of power.
"""

import logging
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from daybook_chassis.store.entry import Append, Once, Stored
from daybook_chassis.store.log import Log
from tests.chassis.logs import SOURCE, append_one, assert_laws, entry, opened, stored

SPAWN = get_context("spawn")
SECONDS = 5.0
AT_MOST = 20.0  # on a machine that is busy otherwise
KILLS, FACTS = 3, 100
WORK = 10
"""Facts between two kills: a slow machine would see processes die before they did anything."""

WRITERS = 2


def stream_of(key: str) -> UUID:
    return uuid5(NAMESPACE_URL, key)


def append_of(key: str) -> Append:
    """Two facts under a key, in a stream that no other key has."""
    return Append((entry(stream_of(key), 1), entry(stream_of(key), 2)), Once(key, "body"))


def write(url: str, path: str) -> None:
    """Append until killed; first again whatever an earlier life left without an answer."""
    with opened(url) as log, Path(path).open("a") as journal:

        def append(key: str) -> None:
            (outcome,) = log.append([append_of(key)])
            assert isinstance(outcome, Stored), outcome
            print("got", key, outcome.first, outcome.last, file=journal, flush=True)

        said = [line.split() for line in Path(path).read_text().splitlines()]
        for key in sorted({line[1] for line in said} - {line[1] for line in said if "got" in line}):
            append(key)
        number = len(said)
        while True:
            number += 1
            key = f"{path}#{number}"
            print("try", key, file=journal, flush=True)
            append(key)


@contextmanager
def writers(url: str, directory: Path) -> Iterator[list[BaseProcess]]:
    """Writers that run until the context closes; each may be replaced when it was killed."""
    running = [start(url, directory, number) for number in range(WRITERS)]
    try:
        yield running
    finally:
        for process in running:
            process.kill()
            process.join()


def start(url: str, directory: Path, number: int) -> BaseProcess:
    process = SPAWN.Process(target=write, args=(url, str(directory / f"journal{number}")))
    process.start()
    return process


def test_killed_writers_lose_and_double_nothing(log: Log, tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    logging.getLogger(__name__).warning("seed %d", seed)
    chance = random.Random(seed)
    url = log.database.url.render_as_string(hide_password=False)
    seen: list[int] = []
    kills = 0
    with writers(url, tmp_path) as running:
        begun = time.monotonic()
        due, enough = begun + 2, WORK
        while time.monotonic() < begun + SECONDS or (
            (kills < KILLS or len(seen) < FACTS) and time.monotonic() < begun + AT_MOST
        ):
            seen.extend(row.position for row in log.read(len(seen), 500))
            if time.monotonic() > due and len(seen) >= enough:
                number = chance.randrange(WRITERS)
                victim = running[number]
                assert victim.pid is not None
                os.kill(victim.pid, signal.SIGKILL)
                victim.join()
                assert victim.exitcode == -signal.SIGKILL, "it had stopped before"
                running[number] = start(url, tmp_path, number)
                kills += 1
                due = time.monotonic() + chance.uniform(0.2, 1.2)
                enough = len(seen) + WORK
            time.sleep(chance.uniform(0, 0.02))
    seen.extend(row.position for row in log.read(len(seen), 1_000_000))

    assert kills >= KILLS
    assert seen == list(range(1, len(seen) + 1)), "a reader that tailed the log missed something"
    assert_laws(log)
    assert_as_journalled(log, tmp_path)


def assert_as_journalled(log: Log, directory: Path) -> None:
    lines = [
        line.split()
        for path in directory.glob("journal*")
        for line in path.read_text().splitlines()
    ]
    tried = {line[1] for line in lines}
    held = {row.position: row.stream_id for row in log.read(0, 1_000_000)}
    counts = Counter(held.values())
    acknowledged = 0
    for line in lines:
        if line[0] == "got":
            _, key, first, last = line
            acknowledged += 1
            assert [held[int(first)], held[int(last)]] == [str(stream_of(key))] * 2, "lost"
    assert acknowledged > 20, "too few to prove anything"
    assert set(counts.values()) == {2}, "doubled, or half an append"
    assert set(counts) <= {str(stream_of(key)) for key in tried}
    # Whatever was tried without an answer is settled by trying it again with the same key.
    outcomes = [stored(each) for each in log.append([append_of(key) for key in sorted(tried)])]
    assert all(outcome.repeat for outcome in outcomes if outcome.last <= len(held))
    assert log.head() == 2 * len(tried)
    assert_laws(log)


# --- several processes that begin at once ---


def create_and_append(url: str, number: int) -> None:
    with opened(url) as log:
        log.create()
        stored(log.append([append_one(Once(f"process {number}", "body"))])[0])


def test_processes_may_create_a_log_at_the_same_time(database_url: str) -> None:
    processes = 3
    started = [
        SPAWN.Process(target=create_and_append, args=(database_url, number))
        for number in range(processes)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join(30)

    assert [process.exitcode for process in started] == [0] * processes
    with opened(database_url) as log:
        assert log.source == SOURCE
        assert log.head() == processes
        assert len(log.forks()) == 1
        assert_laws(log)
