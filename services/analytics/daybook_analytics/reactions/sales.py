"""When sales has closed the last day of a month, customers and figures are reviewed as of that day.

The review tick damps the circle of services: between ticks nothing is published (AN1, AN4, AN16).
"""

from collections.abc import Iterator
from datetime import timedelta

from daybook_analytics.application.review_customers import ReviewCustomers
from daybook_analytics.application.review_figures import ReviewFigures
from daybook_chassis.effects import Effect, Issue
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.payments import DayClosed


def review_customers(fact: DayClosed, envelope: Envelope, known: References) -> Iterator[Effect]:
    if _ends_a_month(fact):
        yield Issue(ReviewCustomers(as_of=fact.day, posted_to=envelope.sequence))


def review_figures(fact: DayClosed, envelope: Envelope, known: References) -> Iterator[Effect]:
    if _ends_a_month(fact):
        yield Issue(ReviewFigures(as_of=fact.day, posted_to=envelope.sequence))


def _ends_a_month(fact: DayClosed) -> bool:
    return (fact.day + timedelta(days=1)).day == 1


REVIEW_CUSTOMERS = Reaction(
    "analytics.review_customers",
    {DayClosed: review_customers},
    issues=frozenset({ReviewCustomers}),
)
REVIEW_FIGURES = Reaction(
    "analytics.review_figures",
    {DayClosed: review_figures},
    issues=frozenset({ReviewFigures}),
)
