"""Takes what a process exports, as an OpenTelemetry collector does."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.metrics.v1.metrics_pb2 import Metric


@dataclass
class Taken:
    """What came: the labels that each metric has, and what is said of the process."""

    url: str
    labels: dict[str, set[str]] = field(default_factory=dict)
    process: dict[str, str] = field(default_factory=dict)

    def take(self, request: ExportMetricsServiceRequest) -> None:
        for resource in request.resource_metrics:
            said = resource.resource.attributes
            self.process |= {each.key: each.value.string_value for each in said}
            for scope in resource.scope_metrics:
                for metric in scope.metrics:
                    self.labels.setdefault(metric.name, set()).update(_labels(metric))


def _labels(metric: Metric) -> set[str]:
    kind = metric.WhichOneof("data")
    points = getattr(metric, kind or "gauge").data_points
    return {attribute.key for point in points for attribute in point.attributes}


@contextmanager
def collector() -> Iterator[Taken]:
    """On a free port of the loopback interface."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/v1/metrics":
                taken.take(ExportMetricsServiceRequest.FromString(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        taken = Taken(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield taken
        finally:
            server.shutdown()
            thread.join()
