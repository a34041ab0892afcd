"""A service started as a user starts it, asked for something over HTTP, and told to end."""

import json
import socket
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx

from daybook_chassis.ids import new_id
from deploy.services import ServiceFailedError, ServiceProcess
from tests.alone.environment import NotAloneError
from tests.alone.neighbours import CUSTOMER

_PATIENCE_SECONDS = 30.0
_AMOUNT = {"amount": "1250.00", "currency": "EUR"}


@dataclass(frozen=True)
class Trial:
    """A command at a path, and the path under which a row shows what follows."""

    path: str
    command: Mapping[str, Any]
    shown: str


_REACHED = {"reached": "2026-03-02T09:00:00Z"}

TRIALS = {
    "customers": Trial(
        "/customers",
        {"customer_id": str(new_id()), "kind": "organization", "organization_name": "Quiet Mill"},
        "/customers",
    ),
    "sales": Trial(
        "/opportunities",
        {
            "opportunity_id": str(new_id()),
            "customer_id": str(CUSTOMER),
            "title": "Twelve lifts",
            "origin": "Trade fair",
            "route": "Direct sales",
            "value": _AMOUNT,
        },
        "/opportunities",
    ),
    "service": Trial(
        "/tickets",
        {
            "ticket_id": str(new_id()),
            "customer_id": str(CUSTOMER),
            "kind": "incident",
            "channel": "phone",
            "topic": "The lift stops between floors",
        },
        "/tickets",
    ),
    "marketing": Trial("/operations/timelines/import", _REACHED, "/audiences"),
    "analytics": Trial("/operations/timelines/import", _REACHED, "/customer-days"),
}
"""By service. Where nobody is asked for anything, what its neighbours say must show."""


def boot(service: str, python: Path, home: Path, token: str, peers: Mapping[str, str]) -> None:
    """Start, ask, look, end. Raises NotAloneError."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    environment = {
        "DAYBOOK_HOME": str(home),
        "DAYBOOK_HOST": "127.0.0.1",
        "DAYBOOK_PORT": str(port),
        "DAYBOOK_TOKEN": token,
        "DAYBOOK_PEERS": json.dumps(peers),
        "PYTHONSAFEPATH": "1",  # what is in the working directory is not there
    }
    process = ServiceProcess(service, environment, str(python))
    try:
        process.start()
        process.wait_until_ready()
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(base_url=process.url, headers=headers) as client:
            _try(service, TRIALS[service], client)
        status = process.stop()
        if status != 0 or "has stopped" not in process.log.read_text():
            raise NotAloneError(f"it ended with {status}")
    except ServiceFailedError as failure:
        raise NotAloneError(str(failure)) from failure
    except (NotAloneError, httpx.HTTPError) as failure:
        raise NotAloneError(f"{failure}\n{process.log.read_text()}") from failure
    finally:
        process.kill()


def _try(service: str, trial: Trial, client: httpx.Client) -> None:
    said = client.get("/health").json()
    if said != {"service": service, "status": "alive"}:
        raise NotAloneError(f"/health says {said}")
    document = client.get("/openapi.json").raise_for_status().json()
    if document["info"]["title"] != f"Daybook {service}" or not document["paths"]:
        raise NotAloneError(f"/openapi.json is that of {document['info']}")
    key = {"Idempotency-Key": str(new_id())}
    _until(lambda: client.post(trial.path, json=trial.command, headers=key), _is_accepted)
    _until(lambda: client.get(trial.shown), lambda answer: bool(answer.json()["rows"]))


def _is_accepted(answer: httpx.Response) -> bool:
    return answer.status_code != 422  # names a customer of whom it has not heard yet


def _until(ask: Callable[[], httpx.Response], holds: Callable[[httpx.Response], bool]) -> None:
    """Ask until the answer is as it should be. Raises NotAloneError, httpx.HTTPStatusError."""
    deadline = monotonic() + _PATIENCE_SECONDS
    while not holds(answer := ask()):
        if monotonic() > deadline:
            raise NotAloneError(f"{answer.request.url} goes on answering {answer.text}")
        sleep(0.05)
    answer.raise_for_status()
