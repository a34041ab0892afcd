"""A terminal for every test of a document."""

import os
from pathlib import Path

import pytest

from tests.docs.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """In an empty directory, with no setting of Daybook's."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("DAYBOOK_"):
            monkeypatch.delenv(name)
    return Terminal(monkeypatch)
