"""Numbers and postal addresses of contacts are sealed, well-formed, and of who is there (CU4)."""

from uuid import UUID

import pytest
from pydantic import ValidationError

from daybook_chassis.errors import DaybookError
from daybook_contracts.personal import Known
from daybook_customers.application.note_reach import NoteAddress, NotePhone
from daybook_customers.domain import reach
from daybook_customers.domain.customer import ContactErased, ContactUnknown, Customer
from tests.customers.unit.examples import CONTACT, CUSTOMER, ERASED, SECOND, with_contact

WHOSE = {"customer_id": CUSTOMER, "contact_id": CONTACT}


def state(*, erased: bool = False) -> Customer:
    found = (with_contact().given(ERASED) if erased else with_contact()).state
    assert found is not None
    return found


def test_CU4_a_number_and_an_address_are_noted_sealed() -> None:
    (phone,) = reach.note_phone(state(), CONTACT, "+46701234567")
    (address,) = reach.note_address(state(), CONTACT, ("Storgatan 1", "111 23 Stockholm"))

    assert getattr(phone, "phone", None) == Known("+46701234567")
    assert getattr(address, "address", None) == Known("Storgatan 1\n111 23 Stockholm")
    for fact in (phone, address):
        with pytest.raises(ValueError, match="sealed or not at all"):
            fact.model_dump_json()


@pytest.mark.parametrize(
    ("contact_id", "refusal"), [(SECOND, ContactUnknown), (CONTACT, ContactErased)]
)
def test_CU4_nobody_who_is_unknown_or_erased_is_reached(
    contact_id: UUID, refusal: type[DaybookError]
) -> None:
    with pytest.raises(refusal):
        reach.note_phone(state(erased=True), contact_id, "+46701234567")
    with pytest.raises(refusal):
        reach.note_address(state(erased=True), contact_id, ("Storgatan 1",))


@pytest.mark.parametrize("phone", ["0701234567", "+46 70 123", "+0701234567", "+1", "+" + "1" * 16])
def test_CU4_a_number_is_one_of_E164_and_no_hash_of_it_is_kept(phone: str) -> None:
    with pytest.raises(ValidationError):
        NotePhone(**WHOSE, phone=phone)
    assert "70123" not in repr(NotePhone(**WHOSE, phone="+46701234567"))
    assert "70123" not in NotePhone(**WHOSE, phone="+46701234567").model_dump_json()


@pytest.mark.parametrize("lines", [(), ("",), ("a\nb",), ("a",) * 9])
def test_CU4_an_address_is_one_to_eight_lines(lines: tuple[str, ...]) -> None:
    with pytest.raises(ValidationError):
        NoteAddress(**WHOSE, lines=lines)
