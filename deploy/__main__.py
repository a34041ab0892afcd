"""`python -m deploy up|down|status|demo`: all of Daybook on this machine, one process a service.

`up` starts a private PostgreSQL, a Kafka broker and the five services, each as its own process;
what runs already goes on. STORE=sqlite or BUS=http leave the one or the other away. A cluster of
your own is named by DAYBOOK_STORE or DAYBOOK_KAFKA, and is then neither started nor stopped.
`demo` does the same, and then plays the demonstration through those processes.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable

from aiokafka.errors import KafkaError

from daybook_chassis.security import operator_token
from daybook_chassis.settings import Settings
from deploy.kafka import topics
from deploy.kafka.broker import Broker, KafkaFailedError
from deploy.kafka.programs import KafkaMissingError
from deploy.postgres.cluster import Cluster, PostgresFailedError
from deploy.postgres.programs import PostgresMissingError
from deploy.services import SERVICES, ServiceFailedError, ServiceProcess, environments, urls

_FAILURES = (
    KafkaMissingError,
    KafkaFailedError,
    KafkaError,
    PostgresMissingError,
    PostgresFailedError,
    ServiceFailedError,
    OSError,
    ValueError,
)


def main(arguments: list[str] | None = None) -> int:
    """Do as told; 0 when all runs afterwards, or when all has stopped and was told to."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions: dict[str, Callable[[Settings], int]] = {
        "up": up,
        "down": down,
        "status": status,
        "demo": demo,
    }
    parser.add_argument("action", choices=actions)
    action = parser.parse_args(arguments).action
    try:
        return actions[action](Settings())
    except _FAILURES as error:
        print(f"deploy: {error}", file=sys.stderr)
        return 1


def up(settings: Settings) -> int:
    """Start what does not run, and wait until all of it is ready."""
    _started(settings)
    return 0


def demo(settings: Settings) -> int:
    """Start what does not run, and play the demonstration; the services go on afterwards."""
    found = _started(settings)
    played = subprocess.run(
        [sys.executable, "-m", "daybook_demo"], env={**os.environ, **found, "SERVE": "0"}
    )
    return played.returncode


def _started(settings: Settings) -> dict[str, str]:
    """Start all and say where it is; the settings with which others find it."""
    found = {**_store(settings), **_bus(settings)}
    token = operator_token(settings.home, settings.token)
    services = _services(settings, found)
    for service in services:
        service.start()
    for service in services:
        service.wait_until_ready()
        print(f"  {service.name:<10} {service.url}/docs", flush=True)
    print(f"Token: {token}")
    found["DAYBOOK_PEERS"] = json.dumps(urls(settings.port))
    for name, value in found.items():
        print(f"export {name}='{value}'")
    return found


def down(settings: Settings) -> int:
    """Stop the services, then the broker and the database server that `up` started."""
    for service in reversed(_services(settings, {})):
        service.stop()
    if not settings.kafka:
        Broker(settings.home / "kafka").stop()
    if settings.store == "sqlite" and (settings.home / "postgres").exists():
        Cluster(settings.home / "postgres").stop()
    print("Stopped.")
    return 0


def status(settings: Settings) -> int:
    """Say what runs; 0 if all services are ready."""
    services = _services(settings, {})
    for service in services:
        state = "ready" if service.is_ready() else "runs" if service.pid() else "stopped"
        print(f"  {service.name:<10} {state:<8} {service.url}")
    return 0 if all(service.is_ready() for service in services) else 1


def _services(settings: Settings, found: dict[str, str]) -> list[ServiceProcess]:
    home = str(settings.home.absolute())
    each = environments(settings.port, {**os.environ, "DAYBOOK_HOME": home, **found})
    return [ServiceProcess(name, environment) for name, environment in each.items()]


def _store(settings: Settings) -> dict[str, str]:
    if settings.store != "sqlite":
        return {"DAYBOOK_STORE": settings.store}
    if _chosen("STORE", ("postgres", "sqlite")) == "sqlite":
        return {}
    print("PostgreSQL ...", flush=True)
    cluster = Cluster(settings.home / "postgres")
    cluster.start()
    cluster.create_databases(f"daybook_{service}" for service in SERVICES)
    return {"DAYBOOK_STORE": cluster.store()}


def _bus(settings: Settings) -> dict[str, str]:
    if settings.kafka:
        servers = settings.kafka
    elif _chosen("BUS", ("kafka", "http")) == "http":
        return {}
    else:
        print("Kafka ...", flush=True)
        broker = Broker(settings.home / "kafka")
        broker.start()
        servers = broker.servers
    topics.create(servers, topics.all_topics())
    return {"DAYBOOK_KAFKA": servers}


def _chosen(name: str, choices: tuple[str, ...]) -> str:
    """What the environment says, the first choice if nothing. Raises ValueError."""
    given = os.environ.get(name) or choices[0]
    if given not in choices:
        raise ValueError(f"{name}={given}: choose {' or '.join(choices)}")
    return given


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
