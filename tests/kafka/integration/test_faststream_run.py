"""FastStream's own command runs a service's consumers, as it runs those of any application."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.kafka import topics

PATIENCE_SECONDS = 60


def groups(servers: str) -> set[str]:
    """Consumer groups that somebody joined."""

    async def ask() -> set[str]:
        admin = AIOKafkaAdminClient(bootstrap_servers=servers)
        await admin.start()
        try:
            return {name for name, *_ in await admin.list_consumer_groups()}
        except KafkaError:
            return set()  # the coordinator is only just getting up
        finally:
            await admin.close()

    return asyncio.run(ask())


def test_it_joins_its_group_and_ends_in_order(tmp_path: Path, kafka: str) -> None:
    topics.create(kafka, topics.all_topics())
    peers = dict.fromkeys(("customers", "sales", "service", "analytics"), "http://127.0.0.1:1")
    application = "daybook_marketing.bootstrap:messaging"
    process = subprocess.Popen(
        [sys.executable, "-m", "faststream", "run", application, "--factory"],
        env={
            **os.environ,
            "DAYBOOK_HOME": str(tmp_path),
            "DAYBOOK_KAFKA": kafka,
            "DAYBOOK_PEERS": json.dumps(peers),
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = monotonic() + PATIENCE_SECONDS
        while "marketing" not in groups(kafka):
            assert process.poll() is None
            assert monotonic() < deadline
            sleep(0.1)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE_SECONDS)
    finally:
        process.kill()
        process.wait()

    assert process.returncode == 0, said
    assert "Traceback" not in said, said
