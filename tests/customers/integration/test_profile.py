"""One id for a customer, whoever names it, and whoever is first (CU1, CU4, CU8)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from daybook_chassis.commands import Receipt
from daybook_chassis.errors import DaybookError, NotFound
from daybook_chassis.ids import new_id
from daybook_contracts.customers.contacts import DecisionRole
from daybook_contracts.customers.parties import PartyKind
from daybook_contracts.identity import identity_of
from daybook_customers.application.add_contact import AddContact
from daybook_customers.application.link_identity import LinkIdentity
from daybook_customers.application.register_customer import RegisterCustomer
from daybook_customers.application.register_unknown import RegisterUnknown
from daybook_customers.application.streams import customer_of
from daybook_customers.domain.claim import ClaimedByAnother
from tests.customers.integration.house import EMAIL, NAME, House

UNKNOWN = RegisterUnknown(source_name="ledger", customer_ref="4711")


def test_CU1_the_directory_shows_a_customer_and_how_much_is_behind_it(house: House) -> None:
    customer_id = house.register()
    house.add_contact(customer_id)
    house.add_contact(customer_id)
    house.ask(LinkIdentity(customer_id=customer_id, source_name="ledger", customer_ref="4711"))
    house.settle()

    assert house.rows("customers.directory") == [
        {
            "customer_id": str(customer_id),
            "kind": "organization",
            "organization_name": "Lindqvist Pumps",
            "country": "SE",
            **dict.fromkeys(("region", "industry", "employees", "age_band", "language")),
            **dict.fromkeys(("website", "need", "lifestyle", "key_resources")),
            "status": "potential",
            "registered_at": "2025-04-01T12:00:00Z",
            "grade": None,
            "score": None,
            "graded_at": None,
            "grade_policy": None,
            "contacts": 2,
            "identities": 1,
            "erased": 0,
        }
    ]


def test_CU4_a_contact_needs_a_customer(house: House) -> None:
    with pytest.raises(NotFound):
        house.add_contact(new_id())


def test_CU4_a_contact_of_one_customer_is_none_of_another(house: House) -> None:
    contact_id = house.add_contact(house.register())
    other = house.register()

    with pytest.raises(ClaimedByAnother):
        house.ask(
            AddContact(
                customer_id=other,
                contact_id=contact_id,
                role=DecisionRole.USER,
                name=NAME,
                email=EMAIL,
            )
        )

    assert len(house.facts(other)) == 1


def test_CU8_an_unknown_reference_is_registered_once(house: House) -> None:
    house.ask(UNKNOWN)
    house.ask(UNKNOWN)
    house.ask_all(UNKNOWN, UNKNOWN)
    house.settle()

    (customer,) = house.rows("customers.directory")
    assert customer["kind"] == "person"
    assert house.rows("customers.identities") == [
        {
            "identity_id": str(identity_of("ledger", "4711")),
            "customer_id": customer["customer_id"],
            "source_name": "ledger",
            "customer_ref": "4711",
        }
    ]


def test_CU8_an_unknown_reference_is_registered_once_by_many_at_a_time(
    house: House, neighbour: House
) -> None:
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda place: place.ask(UNKNOWN), [house, neighbour] * 4))
    house.settle()

    assert sum(receipt.last >= receipt.first for receipt in receipts) == 1
    assert len(house.rows("customers.directory")) == 1


def test_CU8_a_reference_that_was_linked_by_hand_is_not_unknown(house: House) -> None:
    customer_id = house.register()
    house.ask(LinkIdentity(customer_id=customer_id, source_name="ledger", customer_ref="4711"))

    house.ask(UNKNOWN)
    house.settle()

    (customer,) = house.rows("customers.directory")
    assert customer["customer_id"] == str(customer_id)


def test_CU8_an_unknown_reference_whose_customer_is_there_is_only_linked(house: House) -> None:
    customer_id = customer_of(identity_of("ledger", "4711"))
    house.ask(RegisterCustomer(customer_id=customer_id, kind=PartyKind.PERSON, country="SE"))

    house.ask(UNKNOWN)
    house.settle()

    (customer,) = house.rows("customers.directory")
    assert (customer["customer_id"], customer["country"]) == (str(customer_id), "SE")
    assert customer["identities"] == 1


def test_CU8_two_customers_cannot_have_the_same_reference(house: House) -> None:
    first, second = house.register(), house.register()
    house.ask(LinkIdentity(customer_id=first, source_name="ledger", customer_ref="4711"))

    with pytest.raises(ClaimedByAnother):
        house.ask(LinkIdentity(customer_id=second, source_name="ledger", customer_ref="4711"))

    house.settle()
    (identity,) = house.rows("customers.identities")
    assert identity["customer_id"] == str(first)


def test_CU8_of_two_customers_that_claim_at_once_one_wins(house: House, neighbour: House) -> None:
    customers = [house.register() for _ in range(6)]

    def claim(place: House, command: LinkIdentity) -> Receipt | DaybookError:
        return place.ask_all(command)[0]

    commands = [
        LinkIdentity(customer_id=each, source_name="ledger", customer_ref="4711")
        for each in customers
    ]
    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(claim, [house, neighbour] * 3, commands))
    house.settle()

    assert sum(isinstance(outcome, Receipt) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, ClaimedByAnother) for outcome in outcomes) == 5
    winner = customers[[isinstance(outcome, Receipt) for outcome in outcomes].index(True)]
    (identity,) = house.rows("customers.identities")
    assert identity["customer_id"] == str(winner)
