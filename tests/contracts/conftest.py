"""What several tests of the contracts start from."""

from pathlib import Path

import pytest

from tests.contracts.parcels import SENT, catalogue, run


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A directory in which version 1 of the parcel is published."""
    assert run(catalogue(SENT), tmp_path).problems == ()
    return tmp_path
