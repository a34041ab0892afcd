"""Codes of standards: what is told now was given to somebody, what was recorded is read (CU1)."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from daybook_contracts.customers.profiles import CustomerProfileChanged, Profile
from daybook_contracts.envelope import first_problem
from daybook_customers.application.capture_data import CaptureData
from daybook_customers.application.change_profile import ChangeProfile
from daybook_customers.application.note_reach import NotePhone
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_customers.domain import party
from tests.customers.unit.examples import CONTACT, CUSTOMER, REGISTERED


def told(**profile: Any) -> ChangeProfile:
    body = {"customer_id": str(CUSTOMER), "source_name": "fair", "profile": profile}
    return ChangeProfile.model_validate_json(json.dumps(body))


@pytest.mark.parametrize(
    "profile",
    [
        {"country": "SE", "region": "SE-AB", "language": "sv"},
        {"country": "CN", "region": "CN-BJ", "language": "zh-Hans-CN"},
        {"language": "SR-latn"},
        {"language": "haw"},
        {"age_band": "25-34"},
        {"age_band": "65+"},
        {"language": "es-419"},
        {"language": "de-u-hc-h23"},
    ],
)
def test_CU1_codes_that_were_given_are_taken(profile: dict[str, str]) -> None:
    assert told(**profile).profile.model_dump(exclude_none=True) == profile


@pytest.mark.parametrize(
    ("field", "code", "why"),
    [
        ("country", "QZ", "ISO 3166-1"),
        ("country", "UK", "ISO 3166-1"),
        ("region", "SE-ZZ", "ISO 3166-2"),
        ("language", "qq", "ISO 639"),
        ("language", "eng", "the shortest"),
        ("language", "swedish", "ISO 639"),
        ("language", "zh-Abcd", "ISO 15924"),
        ("language", "en-UK", "ISO 3166-1"),
    ],
)
def test_CU1_codes_that_nobody_was_given_are_refused(field: str, code: str, why: str) -> None:
    with pytest.raises(ValidationError) as refused:
        told(**{field: code})

    problem = first_problem(refused.value)
    assert problem.startswith(f"profile.{field}: no ")
    assert why in problem
    assert code not in problem


def test_CU1_ages_go_from_the_lower_to_the_higher() -> None:
    with pytest.raises(ValidationError, match="from the lower to the higher"):
        told(age_band="34-25")


def test_CU5_what_is_captured_has_known_codes_too() -> None:
    card = {"capture_id": str(CONTACT), "channel": "business_card", "purpose": "service"}
    card |= {"customer_id": str(CUSTOMER), "captured_at": "2026-03-01T09:00:00Z"}

    with pytest.raises(ValidationError, match="ISO 3166-1"):
        CaptureData.model_validate_json(json.dumps(card | {"profile": {"country": "QZ"}}))


def test_CU1_nobody_is_registered_in_a_country_that_is_none() -> None:
    with pytest.raises(ValidationError, match="ISO 3166-1"):
        RegisterCustomer(customer_id=CUSTOMER, kind=REGISTERED.kind, country="QZ")


def test_CU1_what_was_recorded_is_read_and_stays() -> None:
    """A code of before, of a country that is no more, is no obstacle to the next change."""
    stands = party.Party(
        kind=REGISTERED.kind, profile=Profile(organization_name="A", country="YU", language="qq")
    )

    (fact,) = party.change_profile(
        stands, customer_id=CUSTOMER, source_name="fair", given=told(employees=3).profile
    )

    assert isinstance(fact, CustomerProfileChanged)
    assert (fact.previous.country, fact.profile.country) == ("YU", "YU")
    assert fact.profile.employees == 3


@pytest.mark.parametrize("phone", ["+9991234567", "+46701", "+4670123456789", "+1555123"])
def test_CU4_a_number_that_no_country_has_is_refused(phone: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NotePhone(customer_id=CUSTOMER, contact_id=CONTACT, phone=phone)

    assert phone not in str(refused.value)
