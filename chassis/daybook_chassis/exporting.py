"""Sends metrics and spans to an OpenTelemetry collector, where the environment names one.

The variables are those of the OpenTelemetry specification (OTEL_EXPORTER_OTLP_ENDPOINT and so on);
without that one nothing is exported, and the packages for it, the extra `otlp`, are not needed.
"""

import os
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from opentelemetry import metrics, trace
from opentelemetry.metrics import Observation
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from daybook_chassis import effects, telemetry
from daybook_chassis.consumer import breaker, held
from daybook_chassis.consumer.held import HeldState
from daybook_chassis.service import Service
from daybook_chassis.transport.lease import Leases

_SHUTDOWN_MS = 5_000.0
"""So long a collector that is away may hold up a process that ends."""

_HELD = (HeldState.WAITING, HeldState.PARKED, HeldState.BEHIND)


@contextmanager
def exporting(name: str, services: Sequence[Service], *, relayed: bool) -> Iterator[None]:
    """Export while the block runs what the services of this process count and what they hold.

    `relayed` says that their logs are published on Kafka. Raises ValueError where a collector is
    named and the packages to reach it are missing.
    """
    if not os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
        yield
        return
    with ExitStack() as ends:
        _provide(_resource(name), ends)
        observe(services, relayed=relayed)
        yield


def observe(services: Sequence[Service], *, relayed: bool) -> None:
    """Measure at each export what the databases of the services say: the truth, not a tally."""
    _observe("daybook.held", services, _held)
    _observe("daybook.stopped", services, _stopped)
    _observe("daybook.effects.open", services, _effects)
    if relayed:
        _observe("daybook.relay.behind", services, _behind)


def _observe(
    name: str, services: Sequence[Service], read: Callable[[Service], Iterable[Observation]]
) -> None:
    telemetry.observe(name, lambda: [each for service in services for each in read(service)])


def _resource(name: str) -> Resource:
    """This process; what the environment says about it (OTEL_RESOURCE_ATTRIBUTES) comes first."""
    known = {
        "service.name": f"daybook-{name}",
        "service.instance.id": f"{socket.gethostname()}-{os.getpid()}",
    }
    return Resource.create({**known, **OTELResourceDetector().detect().attributes})


def _provide(resource: Resource, ends: ExitStack) -> None:
    """The process's providers of meters and of spans; what they still have is sent at its end."""
    try:
        from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise ValueError(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set: install daybook-chassis[otlp]"
        ) from error
    if os.environ.get("OTEL_METRICS_EXPORTER", "otlp") == "otlp":
        reader = PeriodicExportingMetricReader(OTLPMetricExporter())
        meters = MeterProvider([reader], resource=resource, shutdown_on_exit=False)
        metrics.set_meter_provider(meters)
        ends.callback(meters.shutdown, timeout_millis=_SHUTDOWN_MS)
    if os.environ.get("OTEL_TRACES_EXPORTER", "otlp") == "otlp":
        tracers = TracerProvider(resource=resource, shutdown_on_exit=False)
        tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        trace.set_tracer_provider(tracers)
        ends.callback(tracers.shutdown)


def _held(service: Service) -> Iterator[Observation]:
    names = [each.name for each in service.subscriptions()]
    with service.database.read() as tx:
        counts = held.counts_by_subscription(tx)
    for name in names:
        for state in _HELD:
            labels = {"subscription": name, "state": state.value}
            yield Observation(counts.get((name, state.value), 0), labels)


def _stopped(service: Service) -> Iterator[Observation]:
    names = [each.name for each in service.subscriptions()]
    with service.database.read() as tx:
        stopped = breaker.stopped(tx)
    for name in names:
        yield Observation(int(name in stopped), {"subscription": name})


def _effects(service: Service) -> Iterator[Observation]:
    with service.database.read() as tx:
        counts = effects.open_counts(tx)
    for state, count in counts.items():
        yield Observation(count, {"service": service.name, "state": state})


def _behind(service: Service) -> Iterator[Observation]:
    for log in service.logs():
        published = Leases(service.database, log.source, "", 0).published()  # before the head
        yield Observation(max(log.head() - published, 0), {"source": log.source})
