"""An import-linter rule that names all that a package may import, not what it may not."""

import sys
from collections.abc import Iterable, Iterator
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyImports(Contract):
    """Modules matching `importers` import themselves, `allowed` and the standard library only.

    `refused` takes packages of the standard library away again. Direct imports count, since what
    an allowed package imports is that package's business.
    """

    type_name = "only_imports"

    importers = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField())
    refused = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        standard = sys.stdlib_module_names - set(_names(self.refused))
        allowed = {*_names(self.allowed), *standard}
        breaches = [
            f"{importer} imports {imported}"
            for package in _packages(graph, _names(self.importers))
            for importer in sorted({package, *graph.find_descendants(package)})
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not _within(imported, {package, *allowed})
        ]
        return ContractCheck(kept=not breaches, metadata={"breaches": breaches})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for breach in check.metadata["breaches"]:
            output.print_error(breach, bold=False)


def _names(parsed: object) -> list[str]:
    """What a field holds once the linter has parsed it; its declared type is that of the field."""
    return cast("list[str]", parsed or [])


def _packages(graph: ImportGraph, expressions: Iterable[str]) -> Iterator[str]:
    for expression in expressions:
        yield from sorted(graph.find_matching_modules(expression))


def _within(module: str, packages: Iterable[str]) -> bool:
    return any(f"{module}.".startswith(f"{package}.") for package in packages)
