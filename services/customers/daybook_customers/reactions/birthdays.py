"""A birthday that is noted comes every year, until the person is erased (MK4, CU23).

Damping: it comes once a year. A timer is the one place where the day stands in the clear; it is
gone when it fires, or when the person is erased.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from daybook_chassis.effects import Cancel, Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.customers.birthdays import BirthdayNoted, BirthdayReached
from daybook_contracts.customers.contacts import PersonalDataErased
from daybook_contracts.envelope import Envelope
from daybook_contracts.personal import Known
from daybook_customers.application.note_birthday import ReachBirthday
from daybook_customers.domain.birthday import next_after


def noted(fact: BirthdayNoted, envelope: Envelope, known: References) -> Iterator[Effect]:
    """Of who was erased meanwhile nothing can be read."""
    if isinstance(fact.birthday, Known):
        birthday = date.fromisoformat(fact.birthday.value)
        yield _schedule(fact, next_after(birthday, envelope.occurredat.date()))


def reached(fact: BirthdayReached, envelope: Envelope, known: References) -> Iterator[Effect]:
    """Today is the day, so it is known without reading the birthday."""
    today = envelope.occurredat.date()
    yield _schedule(fact, next_after(today, today + timedelta(days=1)))


def erased(fact: PersonalDataErased, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield Cancel(f"birthday:{fact.contact_id}")


def _schedule(fact: BirthdayNoted | BirthdayReached, on: date) -> Schedule:
    due_at = datetime.combine(on, time.min, UTC)
    command = ReachBirthday(customer_id=fact.customer_id, contact_id=fact.contact_id)
    return Schedule(f"birthday:{fact.contact_id}", due_at, command)


KEEP_BIRTHDAYS = Reaction(
    "customers.keep_birthdays",
    {BirthdayNoted: noted, BirthdayReached: reached, PersonalDataErased: erased},
    issues=frozenset({ReachBirthday}),
)
