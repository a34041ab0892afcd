"""Traces across log and bus, metrics, and structured logs without personal data.

The names of all metrics and spans are declared here and nowhere else.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from secrets import token_hex

from opentelemetry import metrics, trace
from opentelemetry.metrics import CallbackOptions, Observation
from opentelemetry.metrics import _Gauge as Gauge
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from daybook_chassis.errors import Transient

_PROPAGATOR = TraceContextTextMapPropagator()

METRICS: dict[str, str] = {
    "daybook.facts.appended": "facts made durable, by source",
    "daybook.facts.applied": "facts applied, by subscription",
    "daybook.facts.repeated": "facts met again and dropped, by subscription",
    "daybook.facts.held": "facts held back, by subscription and state (waiting, parked, behind)",
    "daybook.effects.done": "effects carried out, by outcome",
    "daybook.gaps.refilled": "facts fetched from a feed because the transport skipped them",
    "daybook.facts.published": "facts handed to Kafka, by source; again after a crash",
    "daybook.facts.oversize": "facts too large for Kafka, which consumers fetch, by source",
    "daybook.records.unreadable": "records on a topic that are no fact, by consumer group",
    "daybook.behind": "positions not taken in yet, by subscription and source (a gauge)",
    "daybook.lag": "records not taken yet, by consumer group, topic and partition (a gauge)",
    "daybook.held": "facts held now, by subscription and state (a gauge, of the database)",
    "daybook.stopped": "1 for a subscription that stopped, else 0 (a gauge, of the database)",
    "daybook.effects.open": "effects not done, by service and state (a gauge, of the database)",
    "daybook.relay.behind": "positions not on Kafka yet, by source (a gauge, of the database)",
    "daybook.append.duration": "a group of appends, by source (a histogram, seconds)",
    "daybook.command.duration": "one command, by command and outcome (a histogram, seconds)",
    "daybook.delivery.duration": "from recorded to applied, the oldest fact of each batch, by "
    "subscription (a histogram, seconds)",
}
"""Every metric this project has: name and what it counts. Counters, but where it says otherwise."""

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 600)
"""Bounds of buckets: fine where the promises are (tens to hundreds of milliseconds)."""


def count(name: str, amount: int, **labels: str) -> None:
    """Add to a declared counter. Raises KeyError for a name that is not declared."""
    if amount:
        _counter(name).add(amount, labels)


def measure(name: str, value: float, **labels: str) -> None:
    """Set a declared gauge. Raises KeyError for a name that is not declared."""
    _gauge(name).set(value, labels)


def took(name: str, seconds: float, **labels: str) -> None:
    """Add to a declared histogram. Raises KeyError for a name that is not declared."""
    _histogram(name).record(seconds, labels)


def observe(name: str, read: Callable[[], Iterable[Observation]]) -> None:
    """Measure a declared gauge whenever metrics are exported. Raises KeyError.

    While the database is away there is nothing to measure.
    """

    def observed(_options: CallbackOptions) -> Iterable[Observation]:
        with suppress(Transient):
            return list(read())
        return ()

    meter = metrics.get_meter("daybook")
    meter.create_observable_gauge(name, [observed], description=METRICS[name])


@cache
def _histogram(name: str) -> metrics.Histogram:
    return metrics.get_meter("daybook").create_histogram(
        name,
        unit="s",
        description=METRICS[name],
        explicit_bucket_boundaries_advisory=_SECONDS,
    )


@cache
def _gauge(name: str) -> Gauge:
    return metrics.get_meter("daybook").create_gauge(name, description=METRICS[name])


@cache
def _counter(name: str) -> metrics.Counter:
    return metrics.get_meter("daybook").create_counter(name, description=METRICS[name])


@contextmanager
def command(name: str, traceparent: str | None) -> Iterator[str]:
    """A span around one command, child of `traceparent`; yields its own traceparent (W3C).

    Without a tracer provider nothing is recorded, but the facts of a command carry its trace on
    all the same: which facts belong together is part of the log.
    """
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        yield _child_of(traceparent)
        return
    parent = _PROPAGATOR.extract({"traceparent": traceparent} if traceparent else {})
    tracer = trace.get_tracer("daybook")
    with tracer.start_as_current_span(f"command {name}", context=parent):
        carrier: dict[str, str] = {}
        _PROPAGATOR.inject(carrier)
        yield carrier.get("traceparent") or _child_of(traceparent)


def _child_of(traceparent: str | None) -> str:
    """A new span in the same trace, or in a new one."""
    version, trace_id, _, flags = (traceparent or f"00-{token_hex(16)}--01").split("-")
    return f"{version}-{trace_id}-{token_hex(8)}-{flags}"


class JsonFormatter(logging.Formatter):
    """One JSON object a line; arguments are part of the message, so control characters cannot
    forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
