"""How soon do requests get a first reply, by channel and grade (SE14).

`total_minutes` over `replies` is the mean, in working minutes of each customer's hours.
"""

from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.rows import integer, key, table
from daybook_contracts.envelope import Envelope
from daybook_contracts.service.tickets import FirstResponseSent

UNGRADED = "none"


def _cell(fact: FirstResponseSent, envelope: Envelope) -> list[Key]:
    return [(fact.channel.value, fact.grade.value if fact.grade else UNGRADED)]


def _replied(row: Row, fact: FirstResponseSent, envelope: Envelope) -> Row:
    """Sums and extremes, which do not mind in which order customers are heard of."""
    return row | {
        "replies": (row["replies"] or 0) + 1,
        "in_time": (row["in_time"] or 0) + int(fact.in_time),
        "total_minutes": (row["total_minutes"] or 0) + fact.response_minutes,
        "longest_minutes": max(row["longest_minutes"] or 0, fact.response_minutes),
    }


RESPONSE_TIMES = Projection(
    "service.response_times",
    table(
        "response_times",
        key("channel"),
        key("grade"),
        integer("replies"),
        integer("in_time"),
        integer("total_minutes"),
        integer("longest_minutes"),
    ),
    {FirstResponseSent: On(_replied, _cell)},
    customer_column=None,
)
