"""Whether a message may go is asked of each, and each goes at most once (MK3)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis import policy
from daybook_chassis.errors import NotFound
from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.consent import Channel
from daybook_contracts.marketing.messages import (
    DeferredBecause,
    MessageBegun,
    MessageBounced,
    MessageDeferred,
    MessageOpened,
    MessageOutcomeUnknown,
    MessageSent,
    MessageWithheld,
    WithheldBecause,
)
from daybook_marketing.domain import correspondence
from daybook_marketing.domain.correspondence import (
    Correspondence,
    MessageFact,
    Outcome,
    ZoneNoted,
)
from daybook_marketing.domain.message_policy import MessagePolicy
from tests.marketing.samples import ANNE, BERT, CUSTOMER, NINE

TERMS = policy.load("daybook_marketing", "messages", MessagePolicy).at(NINE.date()).policy
MAILING = UUID(int=7)
NIGHT = NINE.replace(hour=21)
Decide = Callable[[Correspondence | None], list[MessageFact]]


def sending(
    number: int = 1,
    *,
    now: datetime = NINE,
    agreed: frozenset[UUID] = frozenset({ANNE, BERT}),
    running: bool = True,
) -> Decide:
    return lambda state: correspondence.send(
        state,
        customer_id=CUSTOMER,
        message_id=UUID(int=number),
        mailing_id=MAILING,
        channel=Channel.EMAIL,
        agreed=agreed,
        running=running,
        now=now,
        policy=TERMS,
    )


def answering(outcome: Outcome, attempt: int = 1) -> Decide:
    return lambda state: correspondence.note_outcome(
        state,
        customer_id=CUSTOMER,
        message_id=UUID(int=1),
        attempt=attempt,
        outcome=outcome,
        now=NINE,
        policy=TERMS,
    )


def begun(
    number: int = 1, *, at: datetime = NINE, contact_id: UUID = ANNE, attempt: int = 1
) -> MessageBegun:
    return MessageBegun(
        customer_id=CUSTOMER,
        contact_id=contact_id,
        message_id=UUID(int=number),
        mailing_id=MAILING,
        channel=Channel.EMAIL,
        attempt=attempt,
        begun_at=at,
        answer_by=at + timedelta(minutes=60),
    )


def withheld(because: WithheldBecause, number: int = 1) -> MessageWithheld:
    return MessageWithheld(
        customer_id=CUSTOMER, message_id=UUID(int=number), mailing_id=MAILING, because=because
    )


def deferred(because: DeferredBecause, until: datetime) -> MessageDeferred:
    return MessageDeferred(
        customer_id=CUSTOMER,
        message_id=UUID(int=1),
        mailing_id=MAILING,
        because=because,
        until=until,
    )


SENT = MessageSent(customer_id=CUSTOMER, message_id=UUID(int=1))
NEW = Scenario(correspondence.evolve)
BEGUN = NEW.given(begun())


def test_MK3_it_goes_to_one_contact_who_agreed_and_once() -> None:
    NEW.when(sending()).then(begun()).when(sending()).then()
    NEW.when(sending(agreed=frozenset({BERT}))).then(begun(contact_id=BERT))


def test_MK3_without_consent_or_campaign_it_does_not_go() -> None:
    no_consent = withheld(WithheldBecause.NO_CONSENT)

    NEW.when(sending(agreed=frozenset())).then(no_consent).when(sending()).then()
    NEW.when(sending(running=False)).then(withheld(WithheldBecause.CAMPAIGN_NOT_RUNNING))


def test_MK3_no_more_than_the_cap_within_its_days() -> None:
    full = NEW.given(*(begun(number) for number in range(1, TERMS.at_most + 1)))
    last = NINE + timedelta(days=TERMS.per_days) - timedelta(minutes=1)

    full.when(sending(9, now=last)).then(withheld(WithheldBecause.FREQUENCY_CAP, 9))
    after = last + timedelta(minutes=1)
    full.when(sending(9, now=after)).then(begun(9, at=after))


def test_MK3_a_message_that_surely_did_not_go_is_not_counted() -> None:
    full = NEW.given(*(begun(number) for number in range(1, TERMS.at_most + 1)))
    one_back = full.given(deferred(DeferredBecause.NOT_DELIVERED, NINE))

    one_back.when(sending(9)).then(begun(9))


@pytest.mark.parametrize(
    ("zone", "hour", "until"),
    [
        (None, 20, None),
        (None, 21, datetime(2024, 3, 5, 8, tzinfo=UTC)),
        (None, 3, datetime(2024, 3, 4, 8, tzinfo=UTC)),
        (None, 8, None),
        ("Asia/Shanghai", 13, datetime(2024, 3, 5, 0, tzinfo=UTC)),
        ("Asia/Shanghai", 3, None),
        ("America/New_York", 12, datetime(2024, 3, 4, 13, tzinfo=UTC)),
    ],
)
def test_MK3_quiet_hours_are_the_recipients(
    zone: str | None, hour: int, until: datetime | None
) -> None:
    now = NINE.replace(hour=hour)
    lives = NEW if zone is None else NEW.given(ZoneNoted(customer_id=CUSTOMER, zone=zone))

    expected = deferred(DeferredBecause.QUIET_HOURS, until) if until else begun(at=now)
    lives.when(sending(now=now)).then(expected)


def test_MK3_deferred_for_the_night_it_is_asked_again_in_the_morning() -> None:
    morning = datetime(2024, 3, 5, 8, tzinfo=UTC)
    waiting = NEW.when(sending(now=NIGHT)).then(deferred(DeferredBecause.QUIET_HOURS, morning))

    waiting.when(sending(now=morning)).then(begun(at=morning))
    waiting.when(sending(now=morning, agreed=frozenset())).then(
        withheld(WithheldBecause.NO_CONSENT)
    )


def test_MK3_the_first_answer_counts() -> None:
    unknown = MessageOutcomeUnknown(customer_id=CUSTOMER, message_id=UUID(int=1))

    BEGUN.when(answering(Outcome.SENT)).then(SENT).when(answering(Outcome.UNKNOWN)).then()
    BEGUN.when(answering(Outcome.UNKNOWN)).then(unknown).when(sending()).then()
    BEGUN.given(unknown).when(answering(Outcome.SENT)).then()
    NEW.when(answering(Outcome.SENT)).then()


def test_MK3_what_surely_did_not_go_is_tried_again_and_not_for_ever() -> None:
    later = NINE + timedelta(minutes=TERMS.retry_minutes)
    back = BEGUN.when(answering(Outcome.NOT_DELIVERED)).then(
        deferred(DeferredBecause.NOT_DELIVERED, later)
    )
    again = back.when(sending(now=later)).then(begun(at=later, attempt=2))

    again.when(answering(Outcome.UNKNOWN, attempt=1)).then()
    last = NEW.given(begun(attempt=TERMS.attempts))
    last.when(answering(Outcome.NOT_DELIVERED, TERMS.attempts)).then(
        withheld(WithheldBecause.UNDELIVERED)
    )


def test_MK3_after_a_permanent_bounce_the_contact_is_not_written_to() -> None:
    def bounce(*, permanent: bool) -> Decide:
        return lambda state: correspondence.bounce(
            state, customer_id=CUSTOMER, message_id=UUID(int=1), permanent=permanent
        )

    came_back = MessageBounced(
        customer_id=CUSTOMER, contact_id=ANNE, message_id=UUID(int=1), permanent=True
    )
    gone = BEGUN.given(SENT).when(bounce(permanent=True)).then(came_back)
    gone.when(bounce(permanent=True)).then()
    gone.when(sending(2)).then(begun(2, contact_id=BERT))
    gone.when(sending(2, agreed=frozenset({ANNE}))).then(withheld(WithheldBecause.NO_CONSENT, 2))
    mild = came_back.model_copy(update={"permanent": False})
    BEGUN.given(SENT).when(bounce(permanent=False)).then(mild).when(sending(2)).then(begun(2))
    NEW.when(bounce(permanent=True)).refused(NotFound)


def test_MK3_it_is_opened_once_and_only_if_it_went() -> None:
    def opened(state: Correspondence | None) -> list[MessageFact]:
        return correspondence.opened(state, customer_id=CUSTOMER, message_id=UUID(int=1))

    once = MessageOpened(customer_id=CUSTOMER, message_id=UUID(int=1))
    BEGUN.given(SENT).when(opened).then(once).when(opened).then()
    NEW.given(withheld(WithheldBecause.NO_CONSENT)).when(opened).refused(NotFound)


def test_MK3_a_zone_is_an_iana_name() -> None:
    with pytest.raises(ValidationError):
        MessagePolicy.model_validate(TERMS.model_dump() | {"zone": "Mars/Olympus"})
