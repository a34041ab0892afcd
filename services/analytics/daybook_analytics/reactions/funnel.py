"""A month in which an opportunity moved has a timer for when it is over (SA5).

A month without a move has none: nothing of the funnel is otherwise than at the end of the last.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from daybook_analytics.application.measure_funnel import MeasureFunnel
from daybook_chassis.effects import Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.opportunities import OpportunityOpened, OpportunityStaged

_SURELY_NEXT = timedelta(days=31)
"""From the first of a month, a day of the next."""


def await_end(
    fact: OpportunityOpened | OpportunityStaged, envelope: Envelope, known: References
) -> Iterator[Effect]:
    """One timer a month, which each move sets anew; days are of UTC, as in every log."""
    first = envelope.occurredat.astimezone(UTC).date().replace(day=1)
    if date.max - first < _SURELY_NEXT:
        return
    following = (first + _SURELY_NEXT).replace(day=1)
    measure = MeasureFunnel(as_of=following - timedelta(days=1), posted_to=envelope.sequence)
    due = datetime.combine(following, time.min, tzinfo=UTC)
    yield Schedule(f"funnel:{envelope.timeline or 'live'}:{first}", due, measure)


MEASURE_FUNNEL = Reaction(
    "analytics.measure_funnel",
    {OpportunityOpened: await_end, OpportunityStaged: await_end},
    issues=frozenset({MeasureFunnel}),
)
