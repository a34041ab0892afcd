"""Consent is per person, purpose and channel, and ends when the person is erased (CU22, CU23)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_contracts.customers.consent import Channel, ConsentGranted, ConsentWithdrawn, Purpose
from daybook_customers.domain import customer
from daybook_customers.domain.consent_policy import ConsentPolicy
from daybook_customers.domain.customer import (
    ContactErased,
    ContactUnknown,
    Customer,
    CustomerFact,
)
from tests.customers.unit.examples import (
    ADDED,
    CONTACT,
    CUSTOMER,
    ERASED,
    GRANTED,
    SECOND,
    WITHDRAWN,
    registered,
    with_contact,
)

MAY = date(2025, 5, 1)
JUNE = date(2025, 6, 1)


def grant(state: Customer, expires_on: date | None = None) -> list[CustomerFact]:
    return customer.grant_consent(
        state,
        contact_id=CONTACT,
        purpose=Purpose.MARKETING,
        channel=Channel.EMAIL,
        evidence="form 17",
        expires_on=expires_on,
    )


def granted_until(day: date | None) -> ConsentGranted:
    return GRANTED.model_copy(update={"expires_on": day})


def expire(state: Customer) -> list[CustomerFact]:
    """In May."""
    return customer.expire_consent(state, (CONTACT, Purpose.MARKETING, Channel.EMAIL), MAY)


def withdraw(state: Customer) -> list[CustomerFact]:
    return customer.withdraw_consent(
        state, contact_id=CONTACT, purpose=Purpose.MARKETING, channel=Channel.EMAIL
    )


def erase(state: Customer) -> list[CustomerFact]:
    return customer.erase(state, CONTACT)


def test_CU22_a_consent_is_granted_with_its_evidence() -> None:
    with_contact().when(grant).then(GRANTED)


def test_CU22_granting_what_is_granted_changes_nothing() -> None:
    with_contact().given(GRANTED).when(grant).then()


def test_CU22_a_consent_that_is_not_renewed_expires_on_its_day() -> None:
    may = with_contact().when(partial(grant, expires_on=MAY)).then(granted_until(MAY))

    ended = may.when(expire).then(WITHDRAWN.model_copy(update={"expired": True}))
    ended.when(expire).then()


@pytest.mark.parametrize("until", [JUNE, None])
def test_CU22_a_consent_that_is_granted_again_holds_for_longer(until: date | None) -> None:
    may = with_contact().given(granted_until(MAY))

    renewed = may.when(partial(grant, expires_on=until)).then(granted_until(until))
    renewed.when(expire).then()
    renewed.when(partial(grant, expires_on=MAY)).then()


def test_CU22_a_consent_that_was_withdrawn_does_not_expire_besides() -> None:
    with_contact().given(granted_until(MAY), WITHDRAWN).when(expire).then()


def test_CU22_a_policy_says_for_how_long_by_purpose() -> None:
    terms = ConsentPolicy(days={Purpose.MARKETING: 31})

    assert terms.expiry(Purpose.MARKETING, MAY) == JUNE
    assert terms.expiry(Purpose.SERVICE, MAY) is None
    with pytest.raises(ValidationError):
        ConsentPolicy(days={Purpose.MARKETING: 0})


def test_CU22_a_consent_for_one_channel_is_none_for_another() -> None:
    by_phone = GRANTED.model_copy(update={"channel": Channel.PHONE})

    with_contact().given(by_phone).when(grant).then(GRANTED)


def test_CU22_a_withdrawn_consent_can_be_granted_anew() -> None:
    granted = with_contact().given(GRANTED)
    granted.when(withdraw).then(WITHDRAWN).when(grant).then(GRANTED)


def test_CU22_withdrawing_what_is_not_granted_changes_nothing() -> None:
    with_contact().when(withdraw).then()
    with_contact().given(GRANTED, WITHDRAWN).when(withdraw).then()


@pytest.mark.parametrize("decide", [grant, withdraw, erase])
def test_CU22_only_a_known_contact_can_consent_or_be_erased(
    decide: Callable[[Customer], list[CustomerFact]],
) -> None:
    registered().when(decide).refused(ContactUnknown, saying=str(CONTACT))


def test_CU22_an_erased_person_cannot_consent_any_more() -> None:
    with_contact().given(ERASED).when(grant).refused(ContactErased)


def test_CU23_erasing_withdraws_what_the_person_consented_to_and_nobody_else() -> None:
    def granted_to(contact: UUID, purpose: Purpose, channel: Channel) -> ConsentGranted:
        return GRANTED.model_copy(
            update={"contact_id": contact, "purpose": purpose, "channel": channel}
        )

    scenario = with_contact().given(
        ADDED.model_copy(update={"contact_id": SECOND}),
        granted_to(CONTACT, Purpose.SERVICE, Channel.PHONE),
        granted_to(SECOND, Purpose.MARKETING, Channel.EMAIL),
        granted_to(CONTACT, Purpose.MARKETING, Channel.SMS),
        granted_to(CONTACT, Purpose.MARKETING, Channel.EMAIL),
        WITHDRAWN,
    )

    after = scenario.when(erase).then(
        _withdrawn(Purpose.MARKETING, Channel.SMS),
        _withdrawn(Purpose.SERVICE, Channel.PHONE),
        ERASED,
    )

    assert after.state is not None
    assert after.state.consents == {(SECOND, Purpose.MARKETING, Channel.EMAIL)}


def test_CU23_erasing_again_changes_nothing() -> None:
    with_contact().given(ERASED).when(erase).then()


def _withdrawn(purpose: Purpose, channel: Channel) -> ConsentWithdrawn:
    return ConsentWithdrawn(
        customer_id=CUSTOMER, contact_id=CONTACT, purpose=purpose, channel=channel
    )
