"""Nothing is exported unless the environment says where to, and then what is missing is named."""

import sys
from typing import Any, NoReturn

import pytest
from opentelemetry import metrics, trace

from daybook_chassis.exporting import exporting


@pytest.fixture
def provided(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The providers that were set for this process."""
    providers: list[Any] = []
    monkeypatch.setattr(metrics, "set_meter_provider", providers.append)
    monkeypatch.setattr(trace, "set_tracer_provider", providers.append)
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)
    return providers


def test_without_a_collector_nothing_is_exported(provided: list[Any]) -> None:
    with exporting("sales", [], relayed=False):
        assert provided == []


def test_what_is_not_wanted_is_not_exported(
    provided: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_METRICS_EXPORTER", "none")

    with exporting("sales", [], relayed=False):
        (tracers,) = provided

    said = tracers.resource.attributes
    assert said["service.name"] == "daybook-sales"
    assert said["service.instance.id"]


def test_the_environment_names_the_process(
    provided: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("OTEL_METRICS_EXPORTER", "none")
    monkeypatch.setenv("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=pod-7,zone=north")

    with exporting("sales", [], relayed=False):
        (tracers,) = provided

    said = tracers.resource.attributes
    assert (said["service.name"], said["service.instance.id"]) == ("daybook-sales", "pod-7")
    assert said["zone"] == "north"


def test_packages_that_are_missing_are_named(
    provided: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.metric_exporter", None)

    def enter() -> NoReturn:
        with exporting("sales", [], relayed=False):
            pytest.fail("it went on without")

    with pytest.raises(ValueError, match=r"daybook-chassis\[otlp\]"):
        enter()
    assert provided == []
