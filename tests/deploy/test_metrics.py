"""What dashboards and alarms name is what processes measure, by name and by label."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import httpx
import promql_parser
import pytest
import yaml
from opentelemetry import metrics
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from prometheus_client import REGISTRY, generate_latest

import daybook_chassis
from daybook_chassis import telemetry
from deploy.k8s.__main__ import scaled_object
from deploy.kafka import topics
from tests.deploy.collector import Taken, collector
from tests.deploy.rendered import DEPLOY
from tests.deploy.samples import PAYMENT_LINE
from tests.e2e.served import free_port

OBSERVABILITY = DEPLOY / "observability"
PATIENCE = 60.0

INCIDENTS = {
    "daybook.effects.done",
    "daybook.facts.oversize",
    "daybook.facts.repeated",
    "daybook.gaps.refilled",
    "daybook.records.unreadable",
}
"""What a process does not measure until something happens to it."""

OPPORTUNITY = {
    "opportunity_id": str(uuid4()),
    "customer_id": str(uuid4()),
    "title": "a chance",
    "origin": "fair",
    "route": "telephone",
    "value": {"amount": "10.00", "currency": "EUR"},
}
"""Of a customer whom nobody knows: it is refused."""

ADDED = {"job", "instance", "le"}
"""Labels that come on the way to Prometheus."""


def alarms() -> dict[str, str]:
    """The expression of each alarm."""
    (group,) = yaml.safe_load((OBSERVABILITY / "alerts.yaml").read_text("utf-8"))["groups"]
    return {rule["alert"]: rule["expr"] for rule in group["rules"]}


def expressions() -> list[str]:
    """All that is asked of Prometheus."""
    panels = [
        panel
        for path in sorted((OBSERVABILITY / "dashboards").glob("*.json"))
        for panel in json.loads(path.read_text("utf-8"))["panels"]
    ]
    shown = [target["expr"] for panel in panels for target in panel["targets"]]
    scaling = scaled_object("sales", 1)["spec"]["triggers"][0]["metadata"]["query"]
    return [*shown, *alarms().values(), scaling]


def asked() -> dict[str, set[str]]:
    """The labels that are used of each metric, as Prometheus names it."""
    found: dict[str, set[str]] = {}
    for expression in expressions():
        for name, labels in _selected(promql_parser.parse(expression), frozenset()):
            found.setdefault(name, set()).update(labels)
    return found


def _selected(node: Any, outside: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Each metric within, with the labels that it needs: by matchers, and by what is around it."""
    match node:
        case promql_parser.VectorSelector():
            yield str(node.name), outside | {each.name for each in node.matchers.matchers}
        case promql_parser.MatrixSelector():
            yield from _selected(node.vector_selector, outside)
        case promql_parser.AggregateExpr():
            by = node.modifier.labels if node.modifier else []
            yield from _selected(node.expr, outside | set(by))
        case promql_parser.BinaryExpr():
            on = node.modifier and node.modifier.matching
            for side in (node.lhs, node.rhs):
                yield from _selected(side, outside | set(on.labels if on else []))
        case promql_parser.Call():
            for argument in node.args:
                yield from _selected(argument, outside)
        case promql_parser.ParenExpr():
            yield from _selected(node.expr, outside)
        case _:
            assert isinstance(node, promql_parser.NumberLiteral), type(node)


def measured() -> dict[str, str]:
    """Every metric that the chassis measures, and by which function of `telemetry`."""
    found = {}
    for path in Path(daybook_chassis.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(attr=how) | ast.Name(id=how),
                    args=[ast.Constant(value=str(name)), *_],
                ) if name.startswith("daybook."):
                    found[name] = how.lstrip("_")
    return found


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Metrics go to Prometheus's own library, which names them as the collector does."""
    instruments = (telemetry._counter, telemetry._gauge, telemetry._histogram)
    for instrument in instruments:
        instrument.cache_clear()
    reader = PrometheusMetricReader()
    provider = MeterProvider([reader], shutdown_on_exit=False)
    monkeypatch.setattr(metrics, "get_meter", provider.get_meter)
    yield
    provider.shutdown()
    for instrument in instruments:
        instrument.cache_clear()


def exposed() -> set[str]:
    """The names of all series, as a scrape has them."""
    page = generate_latest(REGISTRY).decode()
    return set(re.findall(r"^(daybook_\w+)", page, re.MULTILINE))


def test_what_is_declared_is_measured() -> None:
    assert measured().keys() == telemetry.METRICS.keys()


@pytest.mark.usefixtures("provider")
def test_dashboards_and_alarms_name_what_is_measured() -> None:
    for name, how in measured().items():
        match how:
            case "count":
                telemetry.count(name, 1)
            case "measure":
                telemetry.measure(name, 1)
            case "took":
                telemetry.took(name, 1)
            case "observe":
                telemetry.observe(name, lambda: [metrics.Observation(1)])
            case _:
                pytest.fail(f"{name} is measured by {how}, which no test knows")

    assert asked().keys() <= exposed()
    assert {_series(name) for name in measured()} <= {_series(name) for name in asked()}


def _series(name: str) -> str:
    """A metric's name without what Prometheus appends."""
    return re.sub(r"(_seconds)?(_bucket|_count|_sum|_total)$", "", name.replace(".", "_"))


def test_a_process_sends_all_of_it_with_the_labels_that_are_asked_for(
    tmp_path: Path, kafka: str
) -> None:
    topics.create(kafka, topics.all_topics())
    with collector() as taken, _sales(tmp_path, kafka, taken) as client:
        client.post("/events", content=PAYMENT_LINE).raise_for_status()
        key = {"Idempotency-Key": "opportunity-1"}
        refused = client.post("/opportunities", json=OPPORTUNITY, headers=key)
        assert refused.json()["title"] == "UnknownReference"
        deadline = monotonic() + PATIENCE
        while not (telemetry.METRICS.keys() - INCIDENTS) <= taken.labels.keys():
            missing = telemetry.METRICS.keys() - INCIDENTS - taken.labels.keys()
            assert monotonic() < deadline, f"no {', '.join(sorted(missing))}"
            sleep(0.1)

    assert taken.process["service.name"] == "daybook-sales"
    assert taken.process["service.instance.id"]
    sent = {_series(name): labels for name, labels in taken.labels.items()}
    for name, labels in asked().items():
        if _series(name) in sent:
            assert labels - ADDED <= sent[_series(name)], name


@contextmanager
def _sales(home: Path, kafka: str, taken: Taken) -> Iterator[httpx.Client]:
    """The sales service as it is deployed, but on SQLite; a client that it knows."""
    url = f"http://127.0.0.1:{free_port()}"
    given = {
        "DAYBOOK_HOME": str(home),
        "DAYBOOK_PORT": url.rpartition(":")[2],
        "DAYBOOK_TOKEN": "secret",
        "DAYBOOK_KAFKA": kafka,
        "OTEL_EXPORTER_OTLP_ENDPOINT": taken.url,
        "OTEL_METRIC_EXPORT_INTERVAL": "200",
        "OTEL_TRACES_EXPORTER": "none",
    }
    log = home / "log"
    with log.open("wb") as said:
        command = [sys.executable, "-m", "daybook_sales"]
        process = subprocess.Popen(command, env={**os.environ, **given}, stderr=said)
    try:
        with httpx.Client(base_url=url, headers={"Authorization": "Bearer secret"}) as client:
            _wait_for(client, process)
            yield client
        process.terminate()
        assert process.wait(PATIENCE) == 0, log.read_text("utf-8")
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in log.read_text("utf-8")


def _wait_for(client: httpx.Client, process: "subprocess.Popen[bytes]") -> None:
    deadline = monotonic() + PATIENCE
    while True:
        with suppress(httpx.TransportError):
            client.get("/health").raise_for_status()
            return
        assert process.poll() is None
        assert monotonic() < deadline
        sleep(0.1)
