"""What alarms look at is what the databases say at that moment."""

from collections.abc import Iterator
from typing import Any

import pytest
from opentelemetry import metrics
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader, NumberDataPoint

from daybook_chassis.consumer import breaker
from daybook_chassis.database import Database
from daybook_chassis.errors import Transient
from daybook_chassis.exporting import observe
from daybook_chassis.service import Service
from daybook_chassis.transport.lease import Leases
from daybook_chassis.transport.local import LocalTransport
from daybook_sales.bootstrap import build
from tests.deploy.samples import PAYMENT_LINE


@pytest.fixture
def sales(sqlite_url: str) -> Iterator[Service]:
    service = build(Database(sqlite_url))
    service.create()
    yield service
    service.close()


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, sales: Service) -> InMemoryMetricReader:
    reader = InMemoryMetricReader()
    provider = MeterProvider([reader], shutdown_on_exit=False)
    monkeypatch.setattr(metrics, "get_meter", provider.get_meter)
    observe([sales], relayed=True)
    return reader


def read(reader: InMemoryMetricReader, name: str) -> dict[tuple[Any, ...], float]:
    """The values of a gauge, by its labels."""
    data = reader.get_metrics_data()
    return {
        tuple(str(value) for value in (point.attributes or {}).values()): point.value
        for resource in (data.resource_metrics if data else ())
        for scope in resource.scope_metrics
        for metric in scope.metrics
        if metric.name == name
        for point in metric.data.data_points
        if isinstance(point, NumberDataPoint)
    }


def test_a_fact_that_waits_is_seen_until_it_does_not(
    sales: Service, reader: InMemoryMetricReader
) -> None:
    before = read(reader, "daybook.held")
    sales.ingress.record([sales.ingress.check(PAYMENT_LINE)])
    feeds = sales.feeds()
    LocalTransport(feeds).drain(
        [each for each in sales.consumers(feeds) if each.subscription.sources <= feeds.keys()]
    )
    after = read(reader, "daybook.held")

    assert set(before) == set(after)
    assert set(before.values()) == {0}
    assert {key: value for key, value in after.items() if value} == {
        ("sales.finance", "waiting"): 1
    }


def test_a_stopped_subscription_is_seen(sales: Service, reader: InMemoryMetricReader) -> None:
    names = {(each.name,) for each in sales.subscriptions()}
    with sales.database.write() as tx:
        breaker.stop(tx, "sales.finance", "a bug")
        breaker.stop(tx, "sales.accounts#0", "this generation was dropped")

    assert read(reader, "daybook.stopped") == {
        name: int(name == ("sales.finance",)) for name in names
    }


def test_what_is_not_on_kafka_is_seen(sales: Service, reader: InMemoryMetricReader) -> None:
    sales.ingress.record([sales.ingress.check(PAYMENT_LINE)])
    behind = {("crm.sales",): 0, ("erp.finance",): 1, ("erp.scm",): 0}

    assert read(reader, "daybook.relay.behind") == behind

    leases = Leases(sales.database, "erp.finance", "a test", 10)
    lease = leases.acquire()
    assert lease is not None
    leases.advance(lease, type(lease)(lease.term, lease.epoch, 1))

    assert read(reader, "daybook.relay.behind") == behind | {("erp.finance",): 0}


def test_every_state_of_effects_is_told(sales: Service, reader: InMemoryMetricReader) -> None:
    assert read(reader, "daybook.effects.open") == {
        ("sales", state): 0 for state in ("owed", "waiting", "parked")
    }


def test_while_a_database_is_away_nothing_is_measured(
    sales: Service,
    reader: InMemoryMetricReader,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nor is it reported as a failure each time: that the database is away is said elsewhere."""

    def away() -> None:
        raise Transient("the database is away")

    monkeypatch.setattr(sales.database, "read", away)

    assert read(reader, "daybook.stopped") == {}
    assert caplog.records == []
