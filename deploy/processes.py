"""Processes that a pid file names: is it still the one that wrote it, and how it is ended."""

import os
import signal
import subprocess
import time
from collections.abc import Callable

_STOP_SECONDS = 30.0
_LOOK_SECONDS = 0.02


def command_of(pid: int) -> str:
    """The command line of a process, empty where there is none of this number."""
    answer = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)],  # noqa: S607 - wherever the system has it
        capture_output=True,
        text=True,
    )
    return answer.stdout


def end(running: Callable[[], int | None], number: signal.Signals) -> None:
    """Send a signal to the process that `running` tells and wait until it is gone.

    It has 30 s to finish what is in flight; then it is killed.
    """
    pid = running()
    if pid is None:
        return
    os.kill(pid, number)
    deadline = time.monotonic() + _STOP_SECONDS
    while running() is not None:
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(_LOOK_SECONDS)
