"""What is known of a party, which parts it plays, how far it has come (CU1, CU2, CU3)."""

from collections.abc import Callable
from uuid import UUID

from daybook_chassis.testing.scenario import Scenario
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.customers.profiles import (
    CustomerProfileChanged,
    CustomerRoleAssigned,
    CustomerRoleWithdrawn,
    CustomerStatus,
    CustomerStatusChanged,
    PartyRole,
    Profile,
    ProfileField,
)
from daybook_customers.domain import customer, party
from daybook_customers.domain.customer import Customer
from daybook_customers.domain.party import (
    FieldBothGivenAndCleared,
    OrganizationNameMisplaced,
    PartyFact,
    StatusOutOfOrder,
)
from tests.customers.unit.examples import CUSTOMER, REGISTERED, registered

Decide = Callable[[Customer], list[PartyFact]]
CONTRACT = UUID("01890000-0000-7000-8000-0000000000f1")
FIRST = Profile(organization_name="Lindqvist Pumps", country="SE")


def change(given: Profile, *clear: ProfileField) -> Decide:
    return lambda state: party.change_profile(
        state.party, customer_id=CUSTOMER, source_name="fair", given=given, clear=clear
    )


def changed(profile: Profile, previous: Profile) -> CustomerProfileChanged:
    return CustomerProfileChanged(
        customer_id=CUSTOMER, source_name="fair", profile=profile, previous=previous
    )


def assign(role: PartyRole) -> Decide:
    return lambda state: party.assign_role(state.party, customer_id=CUSTOMER, role=role)


def withdraw(role: PartyRole) -> Decide:
    return lambda state: party.withdraw_role(state.party, customer_id=CUSTOMER, role=role)


def move(status: CustomerStatus) -> Decide:
    return lambda state: party.change_status(
        state.party, customer_id=CUSTOMER, status=status, reason="asked for a quote"
    )


def sign(state: Customer) -> list[PartyFact]:
    return party.win(state.party, customer_id=CUSTOMER, contract_id=CONTRACT)


def moved(
    status: CustomerStatus, previous: CustomerStatus, *, by_contract: bool = False
) -> CustomerStatusChanged:
    return CustomerStatusChanged(
        customer_id=CUSTOMER,
        status=status,
        previous_status=previous,
        reason="contract signed" if by_contract else "asked for a quote",
        contract_id=CONTRACT if by_contract else None,
    )


def test_CU1_what_is_not_given_stays_and_what_is_cleared_goes() -> None:
    second = FIRST.model_copy(update={"employees": 40, "industry": "C2813"})
    third = second.model_copy(update={"industry": None, "region": "SE-AB"})

    after = registered().when(change(Profile(employees=40, industry="C2813")))
    after.then(changed(second, FIRST)).when(
        change(Profile(region="SE-AB"), ProfileField.INDUSTRY)
    ).then(changed(third, second))


def test_CU1_what_is_known_already_changes_nothing() -> None:
    registered().when(change(Profile(country="SE"))).then()


def test_CU1_an_organization_keeps_a_name_and_a_person_gets_none() -> None:
    registered().when(change(Profile(), ProfileField.ORGANIZATION_NAME)).refused(
        OrganizationNameMisplaced
    )
    person = REGISTERED.model_copy(update={"kind": PartyKind.PERSON, "organization_name": None})
    Scenario(customer.evolve).given(person).when(
        change(Profile(organization_name="Astrid"))
    ).refused(OrganizationNameMisplaced)


def test_CU1_a_field_is_not_given_and_cleared_at_once() -> None:
    registered().when(change(Profile(country="NO"), ProfileField.COUNTRY)).refused(
        FieldBothGivenAndCleared, saying="country"
    )


def test_CU2_a_party_plays_several_parts_each_once() -> None:
    member = CustomerRoleAssigned(customer_id=CUSTOMER, role=PartyRole.MEMBER)
    supplier = CustomerRoleAssigned(customer_id=CUSTOMER, role=PartyRole.SUPPLIER)

    both = registered().when(assign(PartyRole.MEMBER)).then(member)
    both = both.when(assign(PartyRole.SUPPLIER)).then(supplier)

    both.when(assign(PartyRole.MEMBER)).then()
    assert both.state is not None
    assert both.state.party.roles == {PartyRole.MEMBER, PartyRole.SUPPLIER}


def test_CU2_a_part_is_withdrawn_once() -> None:
    gone = CustomerRoleWithdrawn(customer_id=CUSTOMER, role=PartyRole.VIP)

    registered().when(withdraw(PartyRole.VIP)).then()
    vip = registered().given(CustomerRoleAssigned(customer_id=CUSTOMER, role=PartyRole.VIP))
    vip.when(withdraw(PartyRole.VIP)).then(gone).when(withdraw(PartyRole.VIP)).then()


def test_CU3_a_customer_goes_from_potential_to_intent_to_won() -> None:
    intent = moved(CustomerStatus.INTENT, CustomerStatus.POTENTIAL)
    won = moved(CustomerStatus.WON, CustomerStatus.INTENT)

    after = registered().when(move(CustomerStatus.INTENT)).then(intent)
    after.when(move(CustomerStatus.WON)).then(won).when(move(CustomerStatus.WON)).then()


def test_CU3_no_step_is_left_out_and_none_taken_back() -> None:
    registered().when(move(CustomerStatus.WON)).refused(StatusOutOfOrder, saying="potential")
    intent = registered().given(moved(CustomerStatus.INTENT, CustomerStatus.POTENTIAL))
    intent.when(move(CustomerStatus.POTENTIAL)).refused(StatusOutOfOrder)


def test_CU3_the_first_signed_contract_wins_and_the_second_changes_nothing() -> None:
    won = moved(CustomerStatus.WON, CustomerStatus.POTENTIAL, by_contract=True)

    registered().when(sign).then(won).when(sign).then()
