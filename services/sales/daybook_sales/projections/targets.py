"""What everyone is to reach in which period, and how far each plan has come (SA10)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text, version
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.targets import PlanReviewed, PlanSubmitted, TargetSet
from daybook_sales.domain.period import level


def _set(row: Row, fact: TargetSet, envelope: Envelope) -> Row:
    return row | {
        "owner": fact.owner,
        "measure": fact.measure.value,
        "level": level(fact.period),
        "target_minor": fact.target.minor,
        "currency": fact.target.currency,
        "set_by": envelope.actor,
    }


def _set_key(fact: TargetSet, envelope: Envelope) -> list[Key]:
    return [(str(fact.plan_id), fact.period)]


def _drafted(row: Row, fact: TargetSet, envelope: Envelope) -> Row:
    return row | {
        "owner": fact.owner,
        "measure": fact.measure.value,
        "year": fact.period[:4],
        "currency": fact.target.currency,
        "status": "draft",
    }


def _submitted(row: Row, fact: PlanSubmitted, envelope: Envelope) -> Row:
    return row | {
        "status": "submitted",
        "note": fact.note,
        "submitted_at": instant(envelope.occurredat),
        "submitted_by": envelope.actor,
    }


def _reviewed(row: Row, fact: PlanReviewed, envelope: Envelope) -> Row:
    return row | {
        "status": "approved" if fact.approved else "returned",
        "comment": fact.comment,
        "reviewed_at": instant(envelope.occurredat),
        "reviewed_by": envelope.actor,
    }


TARGETS = Projection(
    "sales.targets",
    table(
        "targets",
        key("plan_id"),
        key("period"),
        text("owner"),
        text("measure"),
        text("level"),
        integer("target_minor"),
        text("currency"),
        text("set_by"),
    ),
    {TargetSet: On(_set, _set_key)},
    customer_column=None,
)
PLANS = Projection(
    "sales.plans",
    table(
        "plans",
        key("plan_id"),
        text("owner"),
        text("measure"),
        text("year"),
        text("currency"),
        text("status"),
        text("note"),
        text("submitted_at"),
        text("submitted_by"),
        text("comment"),
        text("reviewed_at"),
        text("reviewed_by"),
        version(),
    ),
    {TargetSet: On(_drafted), PlanSubmitted: On(_submitted), PlanReviewed: On(_reviewed)},
    customer_column=None,
)
