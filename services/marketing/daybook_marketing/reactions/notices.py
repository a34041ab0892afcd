"""What other services ask or remind a customer of goes to the customer (SE9, SE4, SA18).

What is told of an imported history happened years ago: nobody is written to because of it.
"""

from collections.abc import Iterator
from uuid import UUID

from daybook_chassis.effects import Effect, Issue
from daybook_chassis.ids import derived_id
from daybook_chassis.reaction import Reaction
from daybook_chassis.references import References
from daybook_contracts.envelope import Envelope
from daybook_contracts.sales.payments import PaymentDueSoon, PaymentOverdue
from daybook_contracts.service.interactions import ContactChannel
from daybook_contracts.service.surveys import SurveySent
from daybook_contracts.service.warranties import MaintenanceDue, WarrantyExpiring
from daybook_marketing.application.send_notice import SendNotice
from daybook_marketing.domain.notice_policy import Occasion

_ASKED_IN_PERSON = (ContactChannel.PHONE, ContactChannel.ONSITE, ContactChannel.VIDEO)


def survey(fact: SurveySent, envelope: Envelope, known: References) -> Iterator[Effect]:
    """By phone or on site, people ask."""
    if fact.channel not in _ASKED_IN_PERSON:
        details = {
            "survey_id": str(fact.survey_id),
            "aspects": ", ".join(fact.aspects)[:500],
            "closes_on": fact.closes_at.date().isoformat(),
        }
        yield from _tell(Occasion.SURVEY, fact.customer_id, fact.survey_id, details, envelope)


def due_soon(fact: PaymentDueSoon, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield from _payment(Occasion.PAYMENT_DUE_SOON, fact, envelope)


def overdue(fact: PaymentOverdue, envelope: Envelope, known: References) -> Iterator[Effect]:
    yield from _payment(Occasion.PAYMENT_OVERDUE, fact, envelope)


def warranty(fact: WarrantyExpiring, envelope: Envelope, known: References) -> Iterator[Effect]:
    details = {"product_ref": fact.product_ref, "ends_on": fact.ends_on.isoformat()}
    yield from _tell(
        Occasion.WARRANTY_EXPIRING, fact.customer_id, fact.warranty_id, details, envelope
    )


def maintenance(fact: MaintenanceDue, envelope: Envelope, known: References) -> Iterator[Effect]:
    details = {"product_ref": fact.product_ref, "due_on": fact.due_at.date().isoformat()}
    yield from _tell(Occasion.MAINTENANCE_DUE, fact.customer_id, fact.plan_id, details, envelope)


def _payment(
    occasion: Occasion, fact: PaymentDueSoon | PaymentOverdue, envelope: Envelope
) -> Iterator[Effect]:
    details = {"outstanding": str(fact.outstanding), "due_on": fact.due_on.isoformat()}
    yield from _tell(occasion, fact.customer_id, fact.instalment_id, details, envelope)


def _tell(
    occasion: Occasion,
    customer_id: UUID,
    subject_id: UUID,
    details: dict[str, str],
    envelope: Envelope,
) -> Iterator[Effect]:
    """Once a fact: what is said twice, such as overdue again after a reversal, is told twice."""
    if envelope.timeline is None:
        yield Issue(
            SendNotice(
                notice_id=derived_id("notice", envelope.source, envelope.id),
                customer_id=customer_id,
                occasion=occasion,
                subject_id=subject_id,
                details=details,
            )
        )


SEND_NOTICES = Reaction(
    "marketing.send_notices",
    {
        SurveySent: survey,
        PaymentDueSoon: due_soon,
        PaymentOverdue: overdue,
        WarrantyExpiring: warranty,
        MaintenanceDue: maintenance,
    },
    issues=frozenset({SendNotice}),
)
