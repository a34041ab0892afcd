"""Birthdays and festivals that have come are greeted on; a festival comes again (MK4).

Damping: a festival comes once a year, and its greetings set off nothing but messages.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from daybook_chassis.effects import Cancel, Effect, Issue, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.birthdays import BirthdayReached
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.greetings import FestivalDropped, FestivalKept, FestivalReached
from daybook_marketing.application.greet import Greet
from daybook_marketing.application.keep_festival import ReachFestival
from daybook_marketing.domain.greeting_policy import BIRTHDAY


def birthday(fact: BirthdayReached, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Issue(
        Greet(
            customer_id=fact.customer_id,
            contact_id=fact.contact_id,
            occasion=BIRTHDAY,
            year=fact.year,
        )
    )


def festival(fact: FestivalReached, envelope: Envelope, known: References) -> Iterator[Effect]:
    for customer_id in fact.customers:
        yield Issue(Greet(customer_id=customer_id, occasion=fact.festival, year=fact.year))


def kept(fact: FestivalKept, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield _schedule(fact.festival, fact.next_on)


def reached(fact: FestivalReached, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield _schedule(fact.festival, fact.next_on)


def dropped(fact: FestivalDropped, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Cancel(f"festival:{fact.festival}")


def _schedule(name: str, on: date) -> Schedule:
    due_at = datetime.combine(on, time.min, UTC)
    return Schedule(f"festival:{name}", due_at, ReachFestival(festival=name))


GREET = Reaction(
    "marketing.greet",
    {BirthdayReached: birthday, FestivalReached: festival},
    issues=frozenset({Greet}),
)
KEEP_FESTIVALS = Reaction(
    "marketing.keep_festivals",
    {FestivalKept: kept, FestivalReached: reached, FestivalDropped: dropped},
    issues=frozenset({ReachFestival}),
)
