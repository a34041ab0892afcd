"""Modules say why they exist and stay small enough to read."""

import ast
import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PACKAGES = sorted(
    module.parent
    for pattern in ("*/daybook_*/__init__.py", "services/*/daybook_*/__init__.py")
    for module in REPOSITORY.glob(pattern)
)
MOST_LINES = 400


def modules(*folders: Path) -> list[str]:
    """Paths from the repository's root, which read well in a test's name."""
    return sorted(
        str(module.relative_to(REPOSITORY)) for folder in folders for module in folder.rglob("*.py")
    )


def test_every_package_is_looked_at() -> None:
    declared = {path.parent for path in REPOSITORY.glob("**/pyproject.toml")} - {REPOSITORY}

    assert {package.parent for package in PACKAGES} == declared


@pytest.mark.parametrize("module", modules(*PACKAGES, REPOSITORY / "tests"))
def test_a_module_is_in_a_package(module: str) -> None:
    package = (REPOSITORY / module).parent

    assert (package / "__init__.py").exists(), "rules about imports would not see it"


@pytest.mark.parametrize("module", modules(*PACKAGES, REPOSITORY / "tests"))
def test_a_module_opens_with_one_sentence(module: str) -> None:
    docstring = ast.get_docstring(ast.parse((REPOSITORY / module).read_text())) or ""

    opening = docstring.partition("\n\n")[0]

    assert opening.endswith((".", "?")), "it opens without a sentence"
    assert not re.search(r"[.!?]\s+[A-Z]", opening), "it opens with more than one sentence"


@pytest.mark.parametrize("module", modules(*PACKAGES))
def test_a_module_is_not_too_long(module: str) -> None:
    lines = len((REPOSITORY / module).read_text().splitlines())

    assert lines <= MOST_LINES, "look for the second thing in it"
