"""What was asked and what was answered, one JSON line each, kept by a process no fault touches."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any

Entry = dict[str, Any]


class Journal:
    """Appends entries; each is with the operating system before `note` returns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("a", encoding="utf-8")
        self._lock = Lock()

    def note(self, kind: str, **said: Any) -> None:
        self.note_all([{"kind": kind, **said}])

    def note_all(self, entries: list[Entry]) -> None:
        lines = "".join(json.dumps(entry) + "\n" for entry in entries)
        with self._lock:
            self._file.write(lines)
            self._file.flush()

    def close(self) -> None:
        self._file.close()


def read(path: Path) -> Iterator[Entry]:
    """Every entry, in the order in which it was noted."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
