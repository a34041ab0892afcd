"""A consent is told with its evidence, and expires when a policy says so (CU22)."""

from datetime import UTC, datetime

import pytest
from pydantic import JsonValue

from daybook_chassis.commands import Context
from daybook_chassis.policy_setting import SetPolicy
from daybook_contracts.customers.consent import Channel, Purpose
from daybook_customers.application.grant_consent import GrantConsent
from tests.customers.integration.house import NOON, House


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_CU22_a_consent_runs_out_on_its_day_unless_it_was_granted_again(house: House) -> None:
    customer_id = house.register()
    contact_id = house.add_contact(customer_id)
    terms: dict[str, JsonValue] = {"days": {"marketing": 30}}
    day = NOON.date()
    house.ask(SetPolicy(name="consents", effective_from=day, terms=terms, reason="by law"))
    renewed = datetime(2025, 4, 11, 12, tzinfo=UTC)
    for channel, at in (
        (Channel.EMAIL, NOON),
        (Channel.SMS, NOON),
        (Channel.SMS, renewed),
    ):
        grant = GrantConsent(
            customer_id=customer_id,
            contact_id=contact_id,
            purpose=Purpose.MARKETING,
            channel=channel,
            evidence=f"form of {at.date()}",
        )
        house.service.commands.execute(grant, Context(actor="clerk", occurred_at=at))
    house.settle()

    house.service.timers.advance("live", datetime(2025, 5, 1, tzinfo=UTC))
    house.settle()

    by_mail, by_sms = house.rows("customers.consents", purpose="marketing")
    assert (by_mail["channel"], by_mail["granted"], by_mail["expired"]) == ("email", False, True)
    assert (by_sms["channel"], by_sms["granted"], by_sms["expires_on"]) == (
        "sms",
        True,
        "2025-05-11",
    )
    assert by_sms["evidence"] == "form of 2025-04-11"
