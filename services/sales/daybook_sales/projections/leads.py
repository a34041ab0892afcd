"""Which leads there are, how far each has come, and what came of it (SA1)."""

from daybook_chassis.projection import On, Projection, Row
from daybook_chassis.rows import key, table, text, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.leads import (
    LeadConverted,
    LeadCreated,
    LeadDiscarded,
    LeadQualified,
    LeadReopened,
)


def _created(row: Row, fact: LeadCreated, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "contact_id": str(fact.contact_id),
        "status": "new",
        "kind": fact.kind.value,
        "organization_name": fact.organization_name,
        "country": fact.country,
        "origin": fact.origin,
        "route": fact.route,
        "interest": fact.interest,
        "created_at": instant(envelope.occurredat),
        "created_by": envelope.actor,
    }


def _qualified(row: Row, fact: LeadQualified, envelope: Envelope) -> Row:
    return row | {"status": "qualified", "reason": fact.note}


def _discarded(row: Row, fact: LeadDiscarded, envelope: Envelope) -> Row:
    return row | {"status": "unqualified", "reason": fact.reason}


def _converted(row: Row, fact: LeadConverted, envelope: Envelope) -> Row:
    opportunity_id = str(fact.opportunity_id)
    return row | {"status": "converted", "opportunity_id": opportunity_id, "reason": None}


def _reopened(row: Row, fact: LeadReopened, envelope: Envelope) -> Row:
    return row | {"status": "qualified", "opportunity_id": None, "reason": fact.reason}


LEADS = Projection(
    "sales.leads",
    table(
        "leads",
        key("lead_id"),
        text("customer_id"),
        text("contact_id"),
        text("opportunity_id"),
        text("status"),
        text("reason"),
        text("kind"),
        text("organization_name"),
        text("country"),
        text("origin"),
        text("route"),
        text("interest"),
        text("created_at"),
        text("created_by"),
        version(),
    ),
    {
        LeadCreated: On(_created),
        LeadQualified: On(_qualified),
        LeadDiscarded: On(_discarded),
        LeadConverted: On(_converted),
        LeadReopened: On(_reopened),
    },
)
