"""Data are taken down with channel, time, purpose and consent; none without a purpose (CU5)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from daybook_contracts.customers.capture import (
    CaptureChannel,
    CapturedConsent,
    CustomerDataCaptured,
)
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_contracts.customers.profiles import CustomerProfileChanged, Profile
from daybook_customers.domain import capture
from daybook_customers.domain.capture import CapturedAhead, PurposeMissing
from daybook_customers.domain.consent_policy import ConsentPolicy
from daybook_customers.domain.customer import ContactUnknown, Customer, CustomerFact
from tests.customers.unit.examples import CONTACT, CUSTOMER, GRANTED, registered, with_contact

NOW = datetime(2025, 4, 1, 12, tzinfo=UTC)
CAPTURE = UUID("01890000-0000-7000-8000-0000000000e1")
CONSENT = CapturedConsent(contact_id=CONTACT, channel=Channel.EMAIL, evidence="form 17")
FOUND = Profile(employees=40)


def take(
    purpose: Purpose | None = Purpose.MARKETING,
    consent: CapturedConsent | None = None,
    at: datetime = NOW,
) -> Callable[[Customer], list[CustomerFact]]:
    return lambda state: capture.capture(
        state,
        capture_id=CAPTURE,
        channel=CaptureChannel.TRADE_FAIR,
        captured_at=at,
        purpose=purpose,
        consent=consent,
        terms=ConsentPolicy(days={Purpose.SERVICE: 30}),
        given=FOUND,
        now=NOW,
    )


def captured(consent: CapturedConsent | None = None) -> CustomerDataCaptured:
    return CustomerDataCaptured(
        customer_id=CUSTOMER,
        capture_id=CAPTURE,
        channel=CaptureChannel.TRADE_FAIR,
        captured_at=NOW,
        purpose=Purpose.MARKETING,
        consent=consent,
        profile=FOUND,
    )


CHANGED = CustomerProfileChanged(
    customer_id=CUSTOMER,
    source_name="trade_fair",
    profile=Profile(organization_name="Lindqvist Pumps", country="SE", employees=40),
    previous=Profile(organization_name="Lindqvist Pumps", country="SE"),
)


def test_CU5_nothing_is_taken_down_without_a_purpose() -> None:
    registered().when(take(purpose=None)).refused(PurposeMissing, saying="what the data are for")


def test_CU5_what_is_captured_changes_the_profile_once() -> None:
    registered().when(take()).then(captured(), CHANGED).when(take()).then()


def test_CU5_a_consent_given_on_the_occasion_is_granted_for_its_purpose() -> None:
    with_contact().when(take(consent=CONSENT)).then(captured(CONSENT), CHANGED, GRANTED)


def test_CU5_a_consent_is_that_of_a_contact() -> None:
    registered().when(take(consent=CONSENT)).refused(ContactUnknown)


def test_CU5_what_is_yet_to_come_is_not_captured() -> None:
    registered().when(take(at=NOW + timedelta(seconds=1))).refused(CapturedAhead)
