"""All services as processes of their own; a client finds each by the first part of a path."""

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from deploy.services import SERVICES, ServiceProcess, environments
from tests.e2e.programs import environment
from tests.e2e.served import PATIENCE, Served, port_before


class Deployed(Served):
    """`/sales/accounts` is `/accounts` of the process of sales."""

    def __init__(self, processes: list[ServiceProcess], home: Path) -> None:
        self.processes = processes
        self.home = home
        ports = _Ports({process.name: process.url for process in processes})
        self.client = httpx.Client(transport=ports, base_url="http://daybook", timeout=PATIENCE)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """The worst exit status."""
        statuses = [process.stop(number) for process in self.processes]
        assert None not in statuses
        return max(abs(status or 0) for status in statuses)


class _Ports(httpx.BaseTransport):
    def __init__(self, urls: Mapping[str, str]) -> None:
        self._urls = urls
        self._transport = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        service, _, rest = request.url.raw_path.decode().removeprefix("/").partition("/")
        base = httpx.URL(self._urls[service])
        request.url = base.copy_with(raw_path=f"/{rest}".encode())
        request.headers["Host"] = base.netloc.decode()
        return self._transport.handle_request(request)

    def close(self) -> None:
        self._transport.close()


@contextmanager
def deployed(home: Path, **settings: str) -> Iterator[Deployed]:
    """Run all services from a home until the end, and be sure that nothing is left running."""
    each = environments(port_before(len(SERVICES)), environment(home, **settings))
    processes = [ServiceProcess(name, variables) for name, variables in each.items()]
    services = Deployed(processes, home)
    try:
        for process in processes:
            process.start()
        for process in processes:
            process.wait_until_ready()
        yield services
    finally:
        services.client.close()
        for process in processes:
            process.kill()
