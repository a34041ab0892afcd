"""What a run leaves behind: its journal, its databases, its logs."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.faults import journal
from tests.faults.reading import Row, Tables

FINANCE, SALES = "erp.finance", "crm.sales"


@dataclass
class Evidence:
    """Everything a run left behind."""

    noted: list[journal.Entry]
    stores: Mapping[str, Tables]
    logs: Mapping[str, list[Row]]

    def entries(self, kind: str) -> list[journal.Entry]:
        return [entry for entry in self.noted if entry["kind"] == kind]
