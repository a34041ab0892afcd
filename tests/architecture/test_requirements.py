"""What a package imports, it asks for, or one of ours that it asks for does; nothing else."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.test_modules import PACKAGES

_NAME = re.compile(r"[A-Za-z0-9._-]+")


@cache
def distributions() -> dict[str, set[str]]:
    """Which distributions bring a module, by its name."""
    found = {name: set(map(_normal, brought)) for name, brought in packages_distributions().items()}
    return found | {package.name: {_normal(package.name)} for package in PACKAGES}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def asked_for(package: Path) -> set[str]:
    """What its metadata names, extras among them, and what those of ours ask for that it names.

    A service speaks the chassis' language: models, routes, tables. What the chassis builds on is
    its own affair; what one uses of it comes with it.
    """
    project = tomllib.loads((package.parent / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"]]
    for extra in project.get("optional-dependencies", {}).values():
        wanted += extra
    names = {_normal(match[0]) for each in wanted if (match := _NAME.match(each))}
    ours = [each for each in PACKAGES if _normal(each.name) in names]
    return names.union({_normal(package.name)}, *map(asked_for, ours))


def imported(package: Path) -> dict[str, str]:
    """Modules from elsewhere, by their first name, with a file that imports each."""
    found: dict[str, str] = {}
    for path in sorted(package.rglob("*.py")):
        for name in _names(ast.parse(path.read_text()).body):
            first = name.partition(".")[0]
            if first not in sys.stdlib_module_names:
                found.setdefault(first, str(path.relative_to(package)))
    return found


def _names(body: list[ast.stmt]) -> Iterator[str]:
    """What is imported when it runs; what only the type checker reads is not."""
    for node in body:
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                yield from _names(node.orelse)
            case _:
                for field in ("body", "orelse", "finalbody", "handlers"):
                    for inner in getattr(node, field, []):
                        yield from _names([inner])


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_it_asks_for_what_it_imports(package: Path) -> None:
    asked = asked_for(package)
    missing = {
        name: where
        for name, where in imported(package).items()
        if not distributions().get(name, {name}) & asked
    }

    assert missing == {}


def test_what_only_the_type_checker_reads_is_not_asked_for() -> None:
    text = "import a.b\nif TYPE_CHECKING:\n    import c\nelse:\n    import d\n"
    text += "def f():\n    try:\n        from e.g import h\n    except X:\n        import i\n"

    assert list(_names(ast.parse(text).body)) == ["a.b", "d", "e.g", "i"]
