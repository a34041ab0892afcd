"""A loyal member who buys no more lapses, on a day that is known (MK8)."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from daybook_chassis.effects import Effect, Schedule
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.marketing.cards import PurchaseScanned
from daybook_marketing.application.cards import ReviewMember


def review(fact: PurchaseScanned, envelope: Envelope, known: References) -> Iterator[Effect]:
    if fact.loyal_until is not None:
        over_at = datetime.combine(fact.loyal_until + timedelta(days=1), time.min, UTC)
        yield Schedule(
            f"loyal:{fact.customer_id}", over_at, ReviewMember(customer_id=fact.customer_id)
        )


REVIEW_MEMBERS = Reaction(
    "marketing.review_members", {PurchaseScanned: review}, issues=frozenset({ReviewMember})
)
