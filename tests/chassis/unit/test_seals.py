"""A personal field opens with the key of its person, in its own place, and in no other way."""

import base64
import json
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from joserfc import jwe
from joserfc.jwk import OctKey
from pydantic import ValidationError

from daybook_chassis.errors import Refusal
from daybook_chassis.seals import KeyErased, NoKeys, Seals
from daybook_contracts.personal import Erased, Known, Sealed
from tests.chassis.facts import Added, PersonNamed, PersonNicknamed
from tests.chassis.keys import Keys

texts = st.text(st.characters(exclude_categories=["Cs"]))


def named(
    person: UUID, name: str = "Žofie Nováková", born_on: date = date(1970, 1, 2)
) -> PersonNamed:
    return PersonNamed(person_id=person, name=Known(name), born_on=Known(born_on))


def token(field: object) -> str:
    assert isinstance(field, Sealed)
    return field.token


@given(texts, st.dates())
def test_what_was_sealed_opens_to_the_same(name: str, born_on: date) -> None:
    seals = Seals(Keys())
    fact = named(uuid4(), name, born_on)

    sealed = seals.seal(fact)

    assert isinstance(sealed.name, Sealed)
    assert isinstance(sealed.born_on, Sealed)
    assert seals.open(sealed) == fact
    stored = sealed.model_dump_json().encode()
    assert seals.open(PersonNamed.model_validate_json(stored)) == fact


@given(st.text("JQXZŽ", min_size=10))  # which no id or ciphertext has by chance
def test_stored_bytes_do_not_hold_the_name(name: str) -> None:
    sealed = Seals(Keys()).seal(named(uuid4(), name))
    stored = sealed.model_dump_json()
    legible = stored + "".join(
        _bytes(part).decode("latin-1") for part in token(sealed.name).split(".")
    )

    for written in (name, json.dumps(name).strip('"'), name.encode().decode("latin-1")):
        assert written not in legible
    assert '"alg":"dir"' in legible, "the token's parts were looked into"


def test_the_same_name_never_looks_the_same() -> None:
    seals, fact = Seals(Keys()), named(uuid4())

    assert len({token(seals.seal(fact).name) for _ in range(10)}) == 10


def test_a_fact_without_personal_fields_goes_through_untouched() -> None:
    seals, fact = Seals(NoKeys()), Added(amount=1)

    assert seals.seal(fact) is fact
    assert seals.open(fact) is fact


def test_what_is_sealed_already_stays_as_it_is() -> None:
    seals = Seals(Keys())
    sealed = seals.seal(named(uuid4()))

    assert seals.seal(sealed) == sealed


# --- who may not ---


@pytest.mark.parametrize("holder", ["no keys at all", "a key of somebody else"])
def test_without_the_key_it_stays_sealed(holder: str) -> None:
    person = uuid4()
    sealed = Seals(Keys()).seal(named(person))
    others = NoKeys() if holder == "no keys at all" else Keys({person: b"k" * 32})

    assert Seals(others).open(sealed) == sealed


def test_a_service_without_keys_cannot_seal() -> None:
    with pytest.raises(PermissionError):
        Seals(NoKeys()).seal(named(uuid4()))


def test_an_erased_person_reads_erased_and_stays_so() -> None:
    keys, person = Keys(), uuid4()
    seals = Seals(keys)
    sealed = seals.seal(named(person))
    keys.erase(person)

    opened = seals.open(sealed)

    assert opened.name == opened.born_on == Erased()
    with pytest.raises(KeyErased) as refusal:
        seals.seal(named(person))
    assert isinstance(refusal.value, Refusal)


def test_of_two_persons_only_the_erased_one_is() -> None:
    keys, one, other = Keys(), uuid4(), uuid4()
    seals = Seals(keys)
    sealed = seals.seal(named(other))
    keys.mint(one)
    keys.erase(one)

    assert seals.open(sealed) == named(other)


# --- moved to where they do not belong ---


def test_a_token_does_not_open_in_another_field() -> None:
    keys, person = Keys(), uuid4()
    seals = Seals(keys)
    sealed = seals.seal(PersonNamed(person_id=person, name=Known("1970-01-02"), born_on=Erased()))

    moved = sealed.model_copy(update={"born_on": sealed.name, "name": sealed.name})

    assert seals.open(moved).born_on == sealed.name
    assert seals.open(moved).name == Known("1970-01-02")


def test_a_token_does_not_open_in_another_fact() -> None:
    seals, person = Seals(Keys()), uuid4()
    sealed = seals.seal(named(person))

    moved = PersonNicknamed(person_id=person, name=sealed.name)

    assert seals.open(moved) == moved


def test_a_token_does_not_open_for_another_person() -> None:
    keys, one, other = Keys(), uuid4(), uuid4()
    seals = Seals(keys)
    keys.mint(other)
    sealed = seals.seal(named(one))

    moved = sealed.model_copy(update={"person_id": other})

    assert seals.open(moved) == moved


def forged(keys: Keys, person: UUID, value: bytes, **header: str) -> PersonNamed:
    """A token that the right key made, but not this code."""
    said = {"alg": "dir", "enc": "A256GCM", "cty": "test.PersonNamed#name", **header}
    key = OctKey.import_key(keys.mint(person))
    made = jwe.encrypt_compact(said, value, key, ["dir", "A256GCM"])
    return PersonNamed(person_id=person, name=Sealed(made), born_on=Erased())


def test_the_right_key_opens_what_another_program_sealed_by_the_same_rules() -> None:
    keys, person = Keys(), uuid4()

    assert Seals(keys).open(forged(keys, person, b'"Ann"')).name == Known("Ann")


@pytest.mark.parametrize(
    ("value", "header"),
    [
        (b"1", {}),  # no text
        (b"Ann", {}),  # no JSON
        (b"\xff", {}),
        (b'"Ann"', {"cty": "test.PersonNamed#born_on"}),
        (b'"Ann"', {"cty": ""}),
    ],
)
def test_what_was_sealed_by_other_rules_stays_sealed(value: bytes, header: dict[str, str]) -> None:
    keys, person = Keys(), uuid4()
    fact = forged(keys, person, value, **header)

    assert Seals(keys).open(fact) == fact


PERSON, SECRET = uuid4(), b"k" * 32
PARTS = token(Seals(Keys({PERSON: SECRET})).seal(named(PERSON)).name).split(".")


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


headers = st.sampled_from(
    [
        b"{}",
        b"[]",
        b"null",
        b"\xff",
        b'{"alg":1,"enc":"A256GCM"}',
        b'{"alg":"dir"}',
        b'{"alg":"dir","enc":[]}',
        b'{"alg":"dir","enc":"none"}',
        b'{"alg":"none","enc":"A256GCM"}',
        b'{"alg":"dir","enc":"A256GCM","crit":["exp"]}',
        b'{"alg":"dir","enc":"A256GCM","zip":"DEF"}',
        b"[" * 100_000,
    ]
)
odd_parts = (
    headers.map(encoded)
    | st.binary(max_size=40).map(encoded)
    | st.text(st.characters(exclude_characters=".", exclude_categories=["Cs"]), max_size=40)
)


@settings(max_examples=200)
@given(st.tuples(*(odd_parts | st.just(part) for part in PARTS)))
@example((encoded(b'{"alg":"dir","enc":[]}'), *PARTS[1:]))
@example(("a", *PARTS[1:]))
@example((*PARTS[:2], "", *PARTS[3:]))
def test_no_token_makes_reading_fail(parts: tuple[str, ...]) -> None:
    assume(parts != tuple(PARTS))
    fact = PersonNamed(person_id=PERSON, name=Sealed(".".join(parts)), born_on=Erased())

    assert Seals(Keys({PERSON: SECRET})).open(fact) == fact


@given(st.data())
def test_no_changed_token_opens(data: st.DataObject) -> None:
    keys, person = Keys(), uuid4()
    seals = Seals(keys)
    sealed = seals.seal(named(person))
    made = token(sealed.name)
    place = data.draw(st.integers(0, len(made) - 1))
    other = data.draw(st.sampled_from("abcXYZ019-_"))
    changed = made[:place] + other + made[place + 1 :]
    if changed.count(".") != 4 or same_bytes(changed, made):
        return

    assert isinstance(seals.open(sealed.model_copy(update={"name": Sealed(changed)})).name, Sealed)


def same_bytes(one: str, other: str) -> bool:
    """Base64 may say the same in two ways: some last digits carry bits that do not count."""
    return [_bytes(part) for part in one.split(".")] == [_bytes(part) for part in other.split(".")]


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


# --- what is no value of the field ---


def test_a_value_that_could_not_be_read_again_is_not_sealed() -> None:
    secret = 7_355_608
    fact = PersonNamed(person_id=uuid4(), name=Known(secret), born_on=Erased())  # type: ignore[arg-type]

    with pytest.raises(ValidationError) as failure:
        Seals(Keys()).seal(fact)

    assert str(secret) not in str(failure.value), "the value was told"
