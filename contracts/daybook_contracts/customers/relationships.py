"""Facts about who knows whom, and in which way: the graph of parties (CU4)."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.fact import Day, Fact


class RelationshipKind(StrEnum):
    """What one party is to the other; every kind can be told from either side (CU4)."""

    PARENT_OF = "parent_of"
    SUBSIDIARY_OF = "subsidiary_of"
    SUPPLIES = "supplies"
    SUPPLIED_BY = "supplied_by"
    EMPLOYS = "employs"
    WORKS_FOR = "works_for"
    MANAGES = "manages"
    REPORTS_TO = "reports_to"
    REFERRED = "referred"
    REFERRED_BY = "referred_by"
    PARTNER_OF = "partner_of"
    COMPETITOR_OF = "competitor_of"
    COLLEAGUE_OF = "colleague_of"
    FRIEND_OF = "friend_of"
    RELATIVE_OF = "relative_of"


_Kind = RelationshipKind
_PAIRS = (
    (_Kind.PARENT_OF, _Kind.SUBSIDIARY_OF),
    (_Kind.SUPPLIES, _Kind.SUPPLIED_BY),
    (_Kind.EMPLOYS, _Kind.WORKS_FOR),
    (_Kind.MANAGES, _Kind.REPORTS_TO),
    (_Kind.REFERRED, _Kind.REFERRED_BY),
)
_ONE_WAY = {one: other for pair in _PAIRS for one, other in (pair, pair[::-1])}

INVERSE: Mapping[RelationshipKind, RelationshipKind] = {
    kind: _ONE_WAY.get(kind, kind) for kind in RelationshipKind
}
"""The same relationship as the other side tells it."""


class RelationshipLinked(Fact, type="crm.customers.RelationshipLinked", version=1):
    """Two parties are related from a day on, each a customer or one of its contacts (CU4).

    `party_id` is `kind` to `other_party_id`; the other way round it is the inverse.
    """

    customer_id: UUID
    link_id: UUID
    party_id: UUID
    kind: RelationshipKind
    other_customer_id: UUID
    other_party_id: UUID
    since: Day


class RelationshipEnded(Fact, type="crm.customers.RelationshipEnded", version=1):
    """The relationship that began on `since` lasted until this day, which still counts (CU4)."""

    customer_id: UUID
    link_id: UUID
    party_id: UUID
    kind: RelationshipKind
    other_customer_id: UUID
    other_party_id: UUID
    since: Day
    until: Day


class ContactRoleChanged(Fact, type="crm.customers.ContactRoleChanged", version=1):
    """A contact plays another part in purchases than before (CU4)."""

    customer_id: UUID
    contact_id: UUID
    role: DecisionRole
    previous_role: DecisionRole


FACTS: tuple[type[Fact], ...] = (
    RelationshipLinked,
    RelationshipEnded,
    ContactRoleChanged,
)
