"""Processes that a pid file names: is it still the one that wrote it?"""

import subprocess


def command_of(pid: int) -> str:
    """The command line of a process, empty where there is none of this number."""
    answer = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)],  # noqa: S607 - wherever the system has it
        capture_output=True,
        text=True,
    )
    return answer.stdout
