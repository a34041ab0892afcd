"""Why a customer has its grade: every change, with inputs and policy (CU11).

Customer and stream version name the fact in the log, and with it its cause. Ids that are minted
anew in each run are not repeated here: the same history gives the same rows.
"""

from daybook_chassis.projection import On, Projection, Row, by_fact
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.customers.grading import CustomerGraded
from daybook_contracts.envelope import Envelope, instant

_POINTS = (
    "spend_points",
    "frequency_points",
    "interaction_points",
    "potential_points",
    "feedback_points",
)
_COUNTS = (
    "contact_days",
    "complaints",
    "content_answers",
    "discontent_answers",
    "suggestions",
)
_QUINTILES = ("monetary", "frequency", "recency")


def _graded(row: Row, fact: CustomerGraded, envelope: Envelope) -> Row:
    return (
        row
        | fact.inputs.model_dump()
        | {
            "as_of": fact.as_of.isoformat(),
            "grade": fact.grade.value,
            "previous_grade": fact.previous_grade.value if fact.previous_grade else None,
            "score": fact.score,
            "review_due_on": fact.review_due_on.isoformat() if fact.review_due_on else None,
            "policy": envelope.policyversion,
            "graded_at": instant(envelope.occurredat),
        }
    )


GRADES = Projection(
    "customers.grades",
    table(
        "grades",
        key("customer_id"),
        key("stream_version"),
        text("as_of"),
        text("grade"),
        text("previous_grade"),
        integer("score"),
        *(integer(name) for name in _QUINTILES),
        text("lifecycle_stage"),
        *(integer(name) for name in _POINTS),
        *(integer(name) for name in _COUNTS),
        text("review_due_on"),
        text("policy"),
        text("graded_at"),
    ),
    {CustomerGraded: On(_graded, by_fact)},
    version=2,
)
