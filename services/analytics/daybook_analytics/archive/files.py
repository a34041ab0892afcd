"""Files that are there whole or not at all, whatever crashes, and one writer at a time."""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from daybook_chassis.errors import Conflict

UNFINISHED = ".unfinished"
"""How the name of a file ends that is not whole yet; one that is left over was cut short."""


def put(unfinished: Path, path: Path) -> None:
    """Give a file its name once it is on the disk. After a crash it has the one or the other."""
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def digest_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal digits. Raises OSError."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Alone in a folder, as long as all who write there ask. Raises Conflict."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(f"another writer is at work in {folder}") from None
        yield
