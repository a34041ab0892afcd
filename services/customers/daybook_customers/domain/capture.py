"""What may be taken down of a customer: nothing without a purpose (CU5)."""

from datetime import datetime
from uuid import UUID

from daybook_chassis.errors import Refusal
from daybook_contracts.customers.capture import (
    CaptureChannel,
    CapturedConsent,
    CustomerDataCaptured,
)
from daybook_contracts.customers.consent import Purpose
from daybook_contracts.customers.profiles import Profile
from daybook_customers.domain import customer, party
from daybook_customers.domain.consent_policy import ConsentPolicy
from daybook_customers.domain.customer import Customer, CustomerFact


class PurposeMissing(Refusal):
    """Data are taken down for a purpose, or not at all (CU5)."""


class CapturedAhead(Refusal):
    """What is yet to come was not captured."""


def capture(
    state: Customer,
    *,
    capture_id: UUID,
    channel: CaptureChannel,
    captured_at: datetime,
    purpose: Purpose | None,
    consent: CapturedConsent | None,
    terms: ConsentPolicy,
    given: Profile,
    now: datetime,
) -> list[CustomerFact]:
    """What was captured, and what changes by it. The same capture again changes nothing.

    Raises PurposeMissing, CapturedAhead, ContactUnknown, ContactErased,
    OrganizationNameMisplaced.
    """
    if capture_id in state.captures:
        return []
    if purpose is None:
        raise PurposeMissing("say what the data are for: marketing, service or analysis")
    if captured_at > now:
        raise CapturedAhead("captured_at lies in the future")
    captured = CustomerDataCaptured(
        customer_id=state.customer_id,
        capture_id=capture_id,
        channel=channel,
        captured_at=captured_at,
        purpose=purpose,
        consent=consent,
        profile=given,
    )
    granted: list[CustomerFact] = []
    if consent is not None:
        granted = customer.grant_consent(
            state,
            contact_id=consent.contact_id,
            purpose=purpose,
            channel=consent.channel,
            evidence=consent.evidence,
            expires_on=terms.expiry(purpose, captured_at.date()),
        )
    changed = party.change_profile(
        state.party, customer_id=state.customer_id, source_name=channel.value, given=given
    )
    return [captured, *changed, *granted]
