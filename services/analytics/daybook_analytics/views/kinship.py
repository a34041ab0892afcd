"""To whom customers are related, as loyalty by kinship goes by it (AN6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from daybook_analytics.views.view import Source
from daybook_contracts.customers.relationships import RelationshipKind

_KIN = frozenset(
    {
        RelationshipKind.WORKS_FOR,
        RelationshipKind.RELATIVE_OF,
        RelationshipKind.SUBSIDIARY_OF,
        RelationshipKind.PARENT_OF,
    }
)


@dataclass(frozen=True, slots=True)
class Kinship:
    """What a customer, or somebody of it, is to another party; `until` still counts."""

    customer_id: str
    kind: RelationshipKind
    other_party_id: str
    until: date | None

    def binds(self, as_of: date) -> bool:
        """Whether it is of a kind for which one buys, and lasts."""
        return self.kind in _KIN and (self.until is None or self.until >= as_of)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> "Kinship":
        until = date.fromisoformat(row["until"]) if row["until"] else None
        kind = RelationshipKind(row["kind"])
        return cls(row["customer_id"], kind, row["other_party_id"], until)


KINSHIPS = Source("analytics.kinships", "since", Kinship.from_row, told_by_others=True)
