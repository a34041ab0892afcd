"""Traces across log and bus, metrics, and structured logs without personal data.

The names of all metrics and spans are declared here and nowhere else.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from opentelemetry import metrics, trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.trace import SpanContext
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_PROPAGATOR = TraceContextTextMapPropagator()

METRICS: dict[str, str] = {
    "daybook.facts.appended": "facts made durable, by source",
    "daybook.facts.applied": "facts applied, by subscription",
    "daybook.facts.repeated": "facts met again and dropped, by subscription",
    "daybook.facts.held": "facts held back, by subscription and state (waiting, parked, behind)",
    "daybook.effects.done": "effects carried out, by outcome",
    "daybook.gaps.refilled": "facts fetched from a feed because the transport skipped them",
}
"""Every counter this project has: name and what it counts."""


def configure() -> None:
    """Install a tracer provider, unless the process has one; exporters are the deployment's."""
    if not isinstance(trace.get_tracer_provider(), TracerProvider):
        trace.set_tracer_provider(TracerProvider())


def count(name: str, amount: int, **labels: str) -> None:
    """Add to a declared counter. Raises KeyError for a name that is not declared."""
    if amount:
        _counter(name).add(amount, labels)


@cache
def _counter(name: str) -> metrics.Counter:
    return metrics.get_meter("daybook").create_counter(name, description=METRICS[name])


@contextmanager
def command(name: str, traceparent: str | None) -> Iterator[str | None]:
    """A span around one command, child of `traceparent`; yields its own traceparent."""
    parent = _PROPAGATOR.extract({"traceparent": traceparent} if traceparent else {})
    tracer = trace.get_tracer("daybook")
    with tracer.start_as_current_span(f"command {name}", context=parent) as span:
        yield traceparent_of(span.get_span_context()) or traceparent


def traceparent_of(context: SpanContext) -> str | None:
    """The W3C traceparent of a span, None when nothing is being traced."""
    if not context.is_valid:
        return None
    return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"


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
