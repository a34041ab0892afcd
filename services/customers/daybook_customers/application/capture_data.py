"""Take down what somebody told us of a customer: where, when, what for, by which consent (CU5)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_contracts.customers.capture import CaptureChannel, CapturedConsent
from daybook_contracts.customers.consent import Purpose
from daybook_contracts.fact import Instant
from daybook_customers.application.given_profile import GivenProfile
from daybook_customers.application.policies import CONSENTS
from daybook_customers.application.standing import review_standing
from daybook_customers.application.streams import CUSTOMER
from daybook_customers.domain import capture


class CaptureData(Command):
    """Without a purpose it is refused. What is captured changes the profile, and a consent that
    was given on the occasion is granted; the same `capture_id` again changes nothing."""

    customer_id: UUID
    capture_id: UUID
    channel: CaptureChannel
    captured_at: Instant
    purpose: Purpose | None = None
    consent: CapturedConsent | None = None
    profile: GivenProfile = GivenProfile()


def capture_data(command: CaptureData, work: Work) -> None:
    terms = work.policy(CONSENTS)
    stream = work.load(CUSTOMER, command.customer_id)
    facts = capture.capture(
        stream.state,
        capture_id=command.capture_id,
        channel=command.channel,
        captured_at=command.captured_at,
        purpose=command.purpose,
        consent=command.consent,
        terms=terms.policy,
        given=command.profile,
        now=work.now,
    )
    work.record(CUSTOMER, stream, facts, policy_version=terms.version)
    review_standing(work, command.customer_id)
