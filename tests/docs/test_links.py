"""What a document points at is there: links, and paths from the repository's root."""

import re
from pathlib import Path

import pytest

from tests.docs.blocks import REPOSITORY

DOCUMENTS = sorted(
    {
        path.relative_to(REPOSITORY)
        for pattern in ("*.md", "*/README.md", "services/*/README.md", "docs/**/*.md")
        for path in REPOSITORY.glob(pattern)
    }
)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"`((?:chassis|cli|contracts|demo|deploy|docs|services|tests)/[\w./-]*)`(?!:\n)")
"""But not that of a file which a block then shows."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_lead_somewhere(document: Path) -> None:
    folder = (REPOSITORY / document).parent
    links = [link for link in _LINK.findall(_text(document)) if "://" not in link]

    assert [link for link in links if not (folder / link.partition("#")[0]).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_paths_are_there(document: Path) -> None:
    paths = _PATH.findall(_text(document))

    assert [path for path in paths if not (REPOSITORY / path).exists()] == []


def test_there_are_documents_to_look_at() -> None:
    assert {str(document) for document in DOCUMENTS} >= {
        "README.md",
        "CHANGELOG.md",
        "docs/README.md",
        "docs/adr/README.md",
        "services/sales/README.md",
    }


def _text(document: Path) -> str:
    return (REPOSITORY / document).read_text("utf-8")
