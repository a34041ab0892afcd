"""Traces go on from command to command, whether or not anybody records spans."""

import re

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from daybook_chassis import telemetry

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
FORM = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01")


def test_without_a_provider_a_command_is_a_new_span_of_the_same_trace() -> None:
    with telemetry.command("SignContract", PARENT) as first:
        pass
    with telemetry.command("SignContract", PARENT) as second:
        pass

    assert FORM.fullmatch(first)
    assert FORM.fullmatch(second)
    assert first.split("-")[1] == second.split("-")[1] == PARENT.split("-")[1]
    assert len({first, second, PARENT}) == 3


def test_a_command_that_nothing_caused_begins_a_trace() -> None:
    with telemetry.command("SignContract", None) as first:
        pass
    with telemetry.command("SignContract", None) as second:
        pass

    assert FORM.fullmatch(first)
    assert FORM.fullmatch(second)
    assert first.split("-")[1] != second.split("-")[1]


def test_with_a_provider_the_span_is_recorded_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: provider)
    monkeypatch.setattr(trace, "get_tracer", provider.get_tracer)

    with telemetry.command("SignContract", PARENT) as traceparent:
        pass

    (span,) = exporter.get_finished_spans()
    assert span.name == "command SignContract"
    assert span.parent is not None
    assert f"{span.parent.span_id:016x}" == PARENT.split("-")[2]
    assert f"{span.context.span_id:016x}" == traceparent.split("-")[2]


def test_a_counter_is_declared_before_it_counts() -> None:
    with pytest.raises(KeyError):
        telemetry.count("daybook.made.up", 1)
