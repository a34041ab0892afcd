"""Clients that do not give up: what got no answer is sent again, the same, until it gets one."""

import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread, local
from typing import Any

import httpx

from tests.faults.finance import Line
from tests.faults.journal import Entry, Journal
from tests.faults.script import Ask, Batch, Oversize, Script, Task

_ANSWER_SECONDS = 8.0
_PATIENCE_SECONDS = 180.0
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)


class GaveUp(RuntimeError):
    """Nobody answered for so long that the system counts as not recovered."""


class Desk:
    """Sends tasks and notes every answer in the journal. Safe for many threads."""

    def __init__(
        self,
        urls: Mapping[str, str],
        token: str,
        journal: Journal,
        hear: Callable[[list[Line]], None],
    ) -> None:
        self._urls = dict(urls)
        self._token = token
        self._journal = journal
        self._hear = hear
        self._own = local()
        self._clients: list[httpx.Client] = []
        self._storms = ThreadPoolExecutor(16, "storm")

    def do(self, task: Task) -> None:
        """Until it is answered. Raises GaveUp."""
        if isinstance(task, Batch):
            self._bring(task)
        elif isinstance(task, Oversize):
            self._overdo(task)
        else:
            for ask in task:
                self._ask(ask)

    def do_all(self, tasks: Iterable[Task]) -> None:
        for task in tasks:
            self.do(task)

    def get(self, service: str, path: str, **query: str) -> httpx.Response:
        """One try. Raises httpx.HTTPError."""
        return self._client().get(f"{self._urls[service]}{path}", params=query)

    def close(self) -> None:
        self._storms.shutdown()
        for client in self._clients:
            client.close()

    def _bring(self, batch: Batch) -> None:
        content = b"\n".join(line.text for line in batch.lines)
        answer = self._until_answered("sales", "/events", {"content": content})
        if answer.status_code != 200:
            self._journal.note("wrong", asked="events", status=answer.status_code)
            return
        verdicts = answer.json()
        entries: list[Entry] = [
            {
                "kind": "event",
                "sender": line.sender,
                "id": line.id,
                "name": line.name,
                "data": line.data,
                "taken": line.taken,
                "outcome": verdict["outcome"],
                "position": verdict["position"],
                "reason": verdict["reason"],
            }
            for line, verdict in zip(batch.lines, verdicts, strict=True)
        ]
        self._journal.note_all(entries)
        pairs = zip(batch.lines, verdicts, strict=True)
        self._hear([line for line, verdict in pairs if line.taken and verdict["position"]])

    def _overdo(self, task: Oversize) -> None:
        answer = self._until_answered("sales", "/events", {"content": b" " * task.octets})
        self._journal.note("oversize", status=answer.status_code)

    def _ask(self, ask: Ask) -> None:
        headers = {"Idempotency-Key": ask.key}
        send = {"json": ask.body, "headers": headers}

        def once(_: int) -> None:
            answer = self._until_answered(ask.service, ask.path, send, patiently=True)
            receipt: dict[str, Any] = answer.json()
            self._journal.note(
                "command",
                key=ask.key,
                path=ask.path,
                body=ask.body,
                fact=ask.fact,
                field=ask.field,
                value=ask.value,
                status=answer.status_code,
                receipt=receipt,
            )

        if ask.copies == 1:
            once(0)
        else:
            list(self._storms.map(once, range(ask.copies)))
        if ask.changed is not None:
            other = {"json": ask.changed, "headers": headers}
            answer = self._until_answered(ask.service, ask.path, other)
            title = answer.json().get("title")
            self._journal.note("changed", key=ask.key, status=answer.status_code, title=title)

    def _until_answered(
        self, service: str, path: str, request: dict[str, Any], *, patiently: bool = False
    ) -> httpx.Response:
        """The first answer that settles it; `patiently`, what is not known yet is asked again."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        tries = 0
        while True:
            try:
                answer = self._client().post(f"{self._urls[service]}{path}", **request)
            except httpx.HTTPError as error:
                said = type(error).__name__
            else:
                if answer.status_code == 500:
                    self._journal.note("bug", service=service, path=path, status=500)
                said = str(answer.status_code)
                if answer.status_code < 500 and not (patiently and _is_unknown(answer)):
                    return answer
            if time.monotonic() > deadline:
                raise GaveUp(f"{service} {path}: {said} for {_PATIENCE_SECONDS:.0f} s")
            if said[0] != "4":
                self._journal.note("unknown", service=service, path=path, said=said)
            time.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
            tries += 1

    def _client(self) -> httpx.Client:
        client: httpx.Client | None = getattr(self._own, "client", None)
        if client is None:
            headers = {"Authorization": f"Bearer {self._token}"}
            client = self._own.client = httpx.Client(headers=headers, timeout=_ANSWER_SECONDS)
            self._clients.append(client)
        return client


def _is_unknown(answer: httpx.Response) -> bool:
    """Whether it names what this service has not heard of, which may be on its way."""
    if answer.status_code == 422:
        return bool(answer.json().get("title") == "UnknownReference")
    return answer.status_code == 404


class Crowd:
    """Threads that do one task of the script after another, and wait while told to."""

    def __init__(self, desk: Desk, script: Script, size: int) -> None:
        self._desk = desk
        self._script = script
        self._going = Event()
        self._going.set()
        self._stop = Event()
        self.failures: list[str] = []
        self._threads = [Thread(target=self._run, name=f"client {n}") for n in range(size)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def hold(self, hold: bool) -> None:
        """Wait before the next task, or go on."""
        (self._going.clear if hold else self._going.set)()

    def stop(self) -> None:
        """After what is on its way has been answered."""
        self._stop.set()
        self._going.set()
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._desk.do(self._script.next())
                self._going.wait()
        except Exception as failure:  # noqa: BLE001 - told, and the run has failed
            self.failures.append(repr(failure))
            self._stop.set()
