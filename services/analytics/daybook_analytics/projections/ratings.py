"""What did each customer expect and perceive of each aspect that it was asked about (AN5)?"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.surveys import SurveyAnswered


def _answered(row: Row, fact: SurveyAnswered, envelope: Envelope) -> Row:
    of = {rating.aspect: rating for rating in fact.ratings}[row["aspect"]]
    return row | {
        "customer_id": str(fact.customer_id),
        "answered_at": instant(envelope.occurredat),
        "expected": of.expected,
        "perceived": of.perceived,
    }


def _aspects(fact: SurveyAnswered, envelope: Envelope) -> list[Key]:
    return [(str(fact.survey_id), rating.aspect) for rating in fact.ratings]


RATINGS = Projection(
    "analytics.ratings",
    table(
        "ratings",
        key("survey_id"),
        key("aspect"),
        text("customer_id"),
        text("answered_at"),
        integer("expected"),
        integer("perceived"),
    ),
    {SurveyAnswered: On(_answered, _aspects)},
)
