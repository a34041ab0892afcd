"""Which customers are worth an effort, and by when a deal with each is expected (SA4)."""

from daybook_chassis.projection import On, Projection, Row, by_customer
from daybook_chassis.rows import key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.sales.prospects import CloseHorizonSet, ProspectGrade, ProspectGraded


def _graded(row: Row, fact: ProspectGraded, envelope: Envelope) -> Row:
    graded = row | {
        "grade": fact.grade.value,
        "reason": fact.reason,
        "graded_at": instant(envelope.occurredat),
        "graded_by": envelope.actor,
    }
    if fact.grade is ProspectGrade.GIVEN_UP:
        return graded | {"horizon": None, "expected_on": None}
    return graded


def _expected(row: Row, fact: CloseHorizonSet, envelope: Envelope) -> Row:
    return row | {"horizon": fact.horizon.value, "expected_on": fact.expected_on.isoformat()}


PROSPECTS = Projection(
    "sales.prospects",
    table(
        "prospects",
        key("customer_id"),
        text("grade"),
        text("reason"),
        text("graded_at"),
        text("graded_by"),
        text("horizon"),
        text("expected_on"),
    ),
    {ProspectGraded: On(_graded, by_customer), CloseHorizonSet: On(_expected, by_customer)},
)
