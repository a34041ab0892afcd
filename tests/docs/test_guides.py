"""What a guide's user types works, in its order, on a house that is served."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.blocks import REPOSITORY, blocks
from tests.e2e.served import served

GUIDES = REPOSITORY / "docs" / "guides"
SCRIPTED = ["agent.md", "finance.md", "marketer.md", "seller.md"]
_STRICT = """
set -euo pipefail
curl() { "$PYTHON" -m tests.docs.asking "$@"; }
sleep() { command sleep 0.1; }
"""
_SUCCESS = ("receipt", "first", "rows", "accepted")
_SECONDS = 120


@pytest.mark.parametrize("guide", SCRIPTED)
def test_a_day_goes_by_as_it_is_written(guide: str, tmp_path: Path) -> None:
    """An answer that is no success ends the day."""
    (script,) = [each.text for each in blocks(GUIDES / guide) if each.language == "sh"]
    with served(tmp_path) as house:
        script = _STRICT + script.replace("http://127.0.0.1:8420", house.base)
        done = subprocess.run(
            ["/bin/bash", "-c", script],
            cwd=REPOSITORY,
            env=os.environ | {"DAYBOOK_TOKEN": house.token, "PYTHON": sys.executable},
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )

    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) > 10
    assert all(any(f'"{word}"' in line for word in _SUCCESS) for line in lines)
