"""A quote that is out has a timer set for the day after its last one (SA14)."""

from collections.abc import Iterator

from daybook_chassis.effects import Cancel, Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.quotes import QuoteAccepted, QuoteIssued, QuoteRejected
from daybook_sales.application.due import after
from daybook_sales.application.quotes import ExpireQuote


def watch(fact: QuoteIssued, envelope: Envelope, known: References) -> Iterator[Effect]:
    """A later revision sets the same timer anew."""
    expire = ExpireQuote(quote_id=fact.quote_id, revision=fact.revision)
    yield Schedule(f"quote:{fact.quote_id}", after(fact.valid_until), expire)


def leave_alone(
    fact: QuoteAccepted | QuoteRejected, envelope: Envelope, known: References
) -> Iterator[Effect]:
    yield Cancel(f"quote:{fact.quote_id}")


WATCH_QUOTES = Reaction(
    "sales.watch_quotes",
    {QuoteIssued: watch, QuoteAccepted: leave_alone, QuoteRejected: leave_alone},
    issues=frozenset({ExpireQuote}),
)
