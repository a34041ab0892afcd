"""What is each customer entitled to, from which grade and under which policy (SE15)."""

from daybook_chassis.projection import On, Projection, Row, by_customer
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.entitlements import ServiceTierAssigned


def _assigned(row: Row, fact: ServiceTierAssigned, envelope: Envelope) -> Row:
    return row | {
        "tier": fact.tier.value,
        "grade": fact.grade.value if fact.grade else None,
        "response_minutes": fact.response_minutes,
        "resolution_minutes": fact.resolution_minutes,
        "assigned_at": instant(envelope.occurredat),
        "policy": envelope.policyversion,
    }


ENTITLEMENTS = Projection(
    "service.entitlements",
    table(
        "entitlements",
        key("customer_id"),
        text("tier"),
        text("grade"),
        integer("response_minutes"),
        integer("resolution_minutes"),
        text("assigned_at"),
        text("policy"),
    ),
    {ServiceTierAssigned: On(_assigned, by_customer)},
)
