"""How content are customers, with what, and what is done about it (SE9)."""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table, text
from daybook_contracts.envelope import Envelope, instant
from daybook_contracts.service.surveys import (
    ImprovementDone,
    ImprovementOpened,
    SurveyAnswered,
    SurveySent,
)


def _sent(row: Row, fact: SurveySent, envelope: Envelope) -> Row:
    return row | {
        "customer_id": str(fact.customer_id),
        "occasion": fact.occasion.value,
        "ticket_id": str(fact.ticket_id) if fact.ticket_id else None,
        "channel": fact.channel.value,
        "aspects": ", ".join(fact.aspects),
        "status": "sent",
        "sent_at": instant(fact.sent_at),
        "closes_at": instant(fact.closes_at),
    }


def _answered(row: Row, fact: SurveyAnswered, envelope: Envelope) -> Row:
    return row | {
        "status": "answered",
        "satisfaction": fact.satisfaction,
        "lowest_aspect": fact.lowest_aspect,
        "comment": fact.comment,
        "answered_at": instant(envelope.occurredat),
    }


SURVEYS = Projection(
    "service.surveys",
    table(
        "surveys",
        key("survey_id"),
        text("customer_id"),
        text("occasion"),
        text("ticket_id"),
        text("channel"),
        text("aspects"),
        text("status"),
        text("sent_at"),
        text("closes_at"),
        integer("satisfaction"),
        text("lowest_aspect"),
        text("comment"),
        text("answered_at"),
    ),
    {SurveySent: On(_sent), SurveyAnswered: On(_answered)},
)


def _aspects(fact: SurveyAnswered, envelope: Envelope) -> list[Key]:
    return [(each.aspect,) for each in fact.ratings]


def _rated(row: Row, fact: SurveyAnswered, envelope: Envelope) -> Row:
    """Sums, which do not mind in which order customers are heard of."""
    (rating,) = (each for each in fact.ratings if each.aspect == row["aspect"])
    return row | {
        "answers": (row["answers"] or 0) + 1,
        "expected": (row["expected"] or 0) + rating.expected,
        "perceived": (row["perceived"] or 0) + rating.perceived,
    }


SATISFACTION = Projection(
    "service.satisfaction",
    table(
        "satisfaction", key("aspect"), integer("answers"), integer("expected"), integer("perceived")
    ),
    {SurveyAnswered: On(_rated, _aspects)},
    customer_column=None,
)


def _opened(row: Row, fact: ImprovementOpened, envelope: Envelope) -> Row:
    return row | {
        "origin": fact.origin.value,
        "because_of": str(fact.because_of) if fact.because_of else None,
        "problem": fact.problem,
        "owner": fact.owner,
        "status": "open",
        "opened_at": instant(envelope.occurredat),
    }


def _done(row: Row, fact: ImprovementDone, envelope: Envelope) -> Row:
    return row | {
        "status": "done",
        "measure": fact.measure,
        "done_at": instant(envelope.occurredat),
    }


IMPROVEMENTS = Projection(
    "service.improvements",
    table(
        "improvements",
        key("improvement_id"),
        text("origin"),
        text("because_of"),
        text("problem"),
        text("owner"),
        text("status"),
        text("opened_at"),
        text("measure"),
        text("done_at"),
    ),
    {ImprovementOpened: On(_opened), ImprovementDone: On(_done)},
    customer_column=None,
)
