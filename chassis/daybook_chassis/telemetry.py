"""Traces across log and bus, metrics, and structured logs without personal data.

The names of all metrics and spans are declared here and nowhere else.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from secrets import token_hex

from opentelemetry import metrics, trace
from opentelemetry.metrics import _Gauge as Gauge
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

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
    "daybook.records.unreadable": "records on a topic that are no fact, by subscription",
    "daybook.lag": "records not applied yet, by subscription, topic and partition (a gauge)",
}
"""Every metric this project has: name and what it counts. Counters, but where it says otherwise."""


def count(name: str, amount: int, **labels: str) -> None:
    """Add to a declared counter. Raises KeyError for a name that is not declared."""
    if amount:
        _counter(name).add(amount, labels)


def measure(name: str, value: float, **labels: str) -> None:
    """Set a declared gauge. Raises KeyError for a name that is not declared."""
    _gauge(name).set(value, labels)


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
