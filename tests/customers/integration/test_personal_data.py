"""Persons are sealed wherever they are recorded, and are erased without breaking a fold (CU23)."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from daybook_chassis.errors import Conflict
from daybook_chassis.seals import KeyErased, NoKeys, Seals
from daybook_chassis.timers import LIVE
from daybook_contracts.customers.consent import Channel, ConsentWithdrawn, Purpose
from daybook_contracts.customers.contacts import ContactAdded, DecisionRole, PersonalDataErased
from daybook_contracts.personal import Erased, Known, Sealed
from daybook_contracts.topics import published
from daybook_customers.application.add_contact import AddContact
from daybook_customers.application.erase_personal_data import ErasePersonalData
from daybook_customers.application.grant_consent import GrantConsent
from daybook_customers.application.note_birthday import NoteBirthday
from daybook_customers.application.note_reach import NoteAddress, NotePhone
from daybook_customers.application.withdraw_consent import WithdrawConsent
from daybook_customers.subscriptions import PROJECTIONS
from tests.customers.integration.house import EMAIL, NAME, House
from tests.support.publisher import Publisher


def the_contact(house: House, customer_id: UUID) -> ContactAdded:
    (fact,) = (fact for fact in house.facts(customer_id) if isinstance(fact, ContactAdded))
    return fact


def live(house: House) -> dict[str, str]:
    """The digest of every projection."""
    return {each.name: house.service.queries.digest(each.name) for each in PROJECTIONS}


def rebuilt(house: House) -> dict[str, str]:
    """The digests of all that are built anew from the log, beside the live ones."""
    fresh = {each.name: house.service.generations.build(each.name) for each in PROJECTIONS}
    house.settle()
    with house.database.read() as tx:
        return {name: posting.digest(tx) for name, posting in fresh.items()}


def test_CU23_a_person_is_in_the_clear_in_one_table_only(house: House) -> None:
    house.add_contact(house.register())
    house.settle()

    assert house.tables_that_say("Lindqvist Pumps") >= {"log", "directory_g1"}
    for needle in (NAME, EMAIL, "Astrid", "astrid"):
        assert house.tables_that_say(needle) == {"contacts_g1"}, needle


def test_CU23_a_person_travels_sealed_and_is_known_where_the_key_is(house: House) -> None:
    customer_id = house.register()
    contact_id = house.add_contact(customer_id)
    house.settle()

    messages = house.service.feeds()["crm.customers"].read(0, 100).messages
    (sent,) = (
        fact for message in messages if isinstance(fact := message.fact(published()), ContactAdded)
    )
    assert isinstance(sent.name, Sealed)
    assert Seals(NoKeys()).open(sent) == sent
    assert the_contact(house, customer_id).name == Known(NAME)
    assert house.rows("customers.contacts") == [
        {
            "contact_id": str(contact_id),
            "customer_id": str(customer_id),
            "role": "buyer",
            "name": NAME,
            "email": EMAIL,
            "birthday": None,
            "phone": None,
            "address": None,
            "state": "known",
        }
    ]


def test_CU23_an_erased_person_is_gone_everywhere_and_stays_so(house: House) -> None:
    customer_id = house.register()
    contact_id = house.add_contact(customer_id)
    house.settle()
    house.ask(ErasePersonalData(customer_id=customer_id, contact_id=contact_id))
    house.settle()

    assert house.tables_that_say(NAME) == set()
    assert house.tables_that_say(EMAIL) == set()
    (contact,) = house.rows("customers.contacts")
    assert (contact["name"], contact["email"], contact["state"]) == (None, None, "erased")
    (row,) = house.rows("customers.directory")
    assert (row["contacts"], row["erased"]) == (1, 1)
    assert the_contact(house, customer_id).name == Erased()
    with pytest.raises(KeyErased):
        house.keys.mint(contact_id)
    with pytest.raises(Conflict):
        house.ask(
            AddContact(
                customer_id=customer_id,
                contact_id=contact_id,
                role=DecisionRole.USER,
                name=NAME,
                email=EMAIL,
            )
        )


def test_CU4_CU23_a_number_and_an_address_are_in_one_table_until_the_person_is_erased(
    embedded_house: House,
) -> None:
    house = embedded_house
    customer_id = house.register()
    contact_id = house.add_contact(customer_id)
    whose = {"customer_id": customer_id, "contact_id": contact_id}
    house.ask(NotePhone(**whose, phone="+46701234567"))
    house.ask(NotePhone(**whose, phone="+46707654321"))
    house.ask(NoteAddress(**whose, lines=("Storgatan 1", "111 23 Stockholm")))
    house.settle()

    (known,) = house.rows("customers.contacts")
    assert (known["phone"], known["address"]) == ("+46707654321", "Storgatan 1\n111 23 Stockholm")
    assert house.tables_that_say("Storgatan") == {"contacts_g1"}
    assert house.tables_that_say("+46707654321") == {"contacts_g1"}

    house.ask(ErasePersonalData(**whose))
    house.settle()

    (gone,) = house.rows("customers.contacts")
    assert (gone["phone"], gone["address"], gone["state"]) == (None, None, "erased")
    assert house.tables_that_say("Storgatan") == set()


def test_CU23_erasing_one_person_leaves_the_others(house: House) -> None:
    customer_id = house.register()
    erased, kept = house.add_contact(customer_id), house.add_contact(customer_id)
    house.ask(ErasePersonalData(customer_id=customer_id, contact_id=erased))
    house.settle()

    states = {row["contact_id"]: row["state"] for row in house.rows("customers.contacts")}
    assert states == {str(erased): "erased", str(kept): "known"}
    assert house.keys.get(kept) is not None


def test_CU23_the_fact_is_durable_before_the_key_is_destroyed(house: House) -> None:
    customer_id = house.register()
    contact_id = house.add_contact(customer_id)
    house.settle()

    house.ask(ErasePersonalData(customer_id=customer_id, contact_id=contact_id))
    assert isinstance(house.facts(customer_id)[-1], PersonalDataErased)
    assert house.keys.get(contact_id) is not None

    house.settle()
    with pytest.raises(KeyErased):
        house.keys.get(contact_id)


def test_CU23_after_the_last_connection_the_file_holds_neither_person_nor_key(
    sqlite_url: str, analytics: Publisher
) -> None:
    """What SQLite overwrites is overwritten in the file, and its journal is gone when it closes."""
    house = House(sqlite_url, analytics)
    customer_id = house.register()
    contacts = [house.add_contact(customer_id) for _ in range(20)]
    house.settle()
    needles = [*filter(None, map(house.keys.get, contacts)), NAME.encode(), EMAIL.encode()]
    assert house.database.url.database is not None
    file = Path(house.database.url.database)
    house.database.close()
    assert len(needles) == 22
    assert all(needle in file.read_bytes() for needle in needles)

    for contact_id in contacts:
        house.ask(ErasePersonalData(customer_id=customer_id, contact_id=contact_id))
    house.settle()
    house.database.close()

    assert not list(file.parent.glob(f"{file.name}-*"))
    assert not [needle for needle in needles if needle in file.read_bytes()]


def test_I4_views_built_anew_are_the_same_before_and_after_an_erasure(house: House) -> None:
    customer_id = house.register()
    erased = house.add_contact(customer_id)
    house.add_contact(customer_id)
    house.ask(
        GrantConsent(
            customer_id=customer_id,
            contact_id=erased,
            purpose=Purpose.SERVICE,
            channel=Channel.EMAIL,
            evidence="form 17",
        )
    )
    house.settle()
    before = live(house)
    assert rebuilt(house) == before

    house.ask(ErasePersonalData(customer_id=customer_id, contact_id=erased))
    house.settle()
    after = live(house)
    assert rebuilt(house) == after
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"customers.directory", "customers.contacts", "customers.consents"}


def test_CU22_a_consent_shows_its_evidence_after_it_was_withdrawn(house: House) -> None:
    customer_id = house.register()
    contact_id = house.add_contact(customer_id)
    consent = {
        "customer_id": customer_id,
        "contact_id": contact_id,
        "purpose": Purpose.MARKETING,
        "channel": Channel.EMAIL,
    }
    house.ask(GrantConsent.model_validate(consent | {"evidence": "form 17"}))
    house.settle()
    granted = {
        "customer_id": str(customer_id),
        "contact_id": str(contact_id),
        "purpose": "marketing",
        "channel": "email",
        "granted": True,
        "evidence": "form 17",
        "since": "2025-04-01T12:00:00Z",
        "expires_on": None,
        "expired": False,
    }
    assert house.rows("customers.consents") == [granted]

    house.ask(WithdrawConsent.model_validate(consent))
    house.settle()
    assert house.rows("customers.consents") == [granted | {"granted": False}]


def test_CU22_erasing_a_person_ends_the_consents_before_the_person(house: House) -> None:
    customer_id = house.register()
    contact_id = house.add_contact(customer_id)
    for channel in Channel:
        house.ask(
            GrantConsent(
                customer_id=customer_id,
                contact_id=contact_id,
                purpose=Purpose.MARKETING,
                channel=channel,
                evidence="form 17",
            )
        )
    house.ask(ErasePersonalData(customer_id=customer_id, contact_id=contact_id))
    house.settle()

    last = [type(fact) for fact in house.facts(customer_id)][-5:]
    assert last == [ConsentWithdrawn] * 4 + [PersonalDataErased]
    assert len(house.rows("customers.consents")) == 4
    assert not any(row["granted"] for row in house.rows("customers.consents"))


def test_MK4_a_birthday_is_sealed_comes_every_year_and_goes_with_the_person(house: House) -> None:
    customer_id = house.register()
    contact_id = house.add_contact(customer_id)
    born = date(1980, 5, 17)
    house.ask(NoteBirthday(customer_id=customer_id, contact_id=contact_id, birthday=born))
    house.settle()
    assert house.tables_that_say("1980-05-17") == {"contacts_g1"}
    assert house.tables_that_say("05-17") == {"contacts_g1", "timers"}

    for year in (2025, 2026):
        house.service.timers.advance(LIVE, datetime(year, 6, 1, tzinfo=UTC))
        house.settle()
    messages = house.service.feeds()["crm.customers"].read(0, 100).messages
    told = [message for message in messages if message.envelope.type.endswith("BirthdayReached")]
    assert [str(message.envelope.occurredat)[:10] for message in told] == [
        "2025-05-17",
        "2026-05-17",
    ]

    house.ask(ErasePersonalData(customer_id=customer_id, contact_id=contact_id))
    house.settle()
    assert house.tables_that_say("1980-05-17") == set()
    house.service.timers.advance(LIVE, datetime(2028, 6, 1, tzinfo=UTC))
    assert len(house.service.feeds()["crm.customers"].read(0, 100).messages) == len(messages) + 1
