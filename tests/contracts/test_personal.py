"""Personal data leaves a process sealed or not at all."""

import json
import logging
import traceback
from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from daybook_contracts.fact import Fact
from daybook_contracts.personal import Erased, Known, Personal, Sealed, value_type
from tools.examples import SEALED

PERSON = UUID("46199c48-cb56-518e-9480-95dec29fc300")


class GuestInvited(Fact, type="test.GuestInvited", version=1):
    data_subject: ClassVar[str | None] = "guest_id"

    guest_id: UUID
    name: Personal[str]
    born: Personal[int]


def invited(name: Known[str] | Sealed | Erased) -> GuestInvited:
    return GuestInvited(guest_id=PERSON, name=name, born=Sealed(SEALED))


def test_personal_fields_and_their_types_are_known() -> None:
    assert GuestInvited.personal_fields == {"name": str, "born": int}


def test_sealed_fields_round_trip() -> None:
    fact = invited(Sealed(SEALED))

    stored = fact.model_dump_json().encode()

    assert json.loads(stored)["name"] == SEALED
    assert GuestInvited.model_validate_json(stored) == fact


part = st.text("ABCxyz019-_", max_size=20)


@given(st.tuples(part, part, part, part, part).map(".".join))
def test_any_five_parts_round_trip(token: str) -> None:
    fact = invited(Sealed(token))

    assert GuestInvited.model_validate_json(fact.model_dump_json()) == fact


@pytest.mark.parametrize("field", [Known("Ada Lovelace"), Erased()])
def test_what_is_not_sealed_is_never_written(field: Known[str] | Erased) -> None:
    fact = invited(field)

    for write in (fact.model_dump_json, fact.model_dump, lambda: fact.model_dump(mode="json")):
        with pytest.raises(PydanticSerializationError, match="sealed or not at all") as refusal:
            write()
        assert "Ada" not in "".join(traceback.format_exception(refusal.value))


def test_no_text_of_a_fact_shows_what_is_known(caplog: pytest.LogCaptureFixture) -> None:
    fact = invited(Known("Ada Lovelace"))

    with caplog.at_level(logging.INFO):
        logging.getLogger(__name__).info("%s %r %s", fact, fact, [fact.name])

    assert fact.name == Known("Ada Lovelace")
    assert caplog.text.count("Known(***)") == 3
    assert "Ada" not in caplog.text


@pytest.mark.parametrize("wrong", ["Ada Lovelace", b"Ada", None, {"value": "Ada"}])
def test_plain_values_are_no_personal_field(wrong: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        GuestInvited(guest_id=PERSON, name=wrong, born=Sealed(SEALED))  # type: ignore[arg-type]
    assert "Ada" not in str(refusal.value)


@pytest.mark.parametrize(
    "wire",
    ['"Ada Lovelace"', '"a.b.c.d"', '"a.b.c.d.e.f"', '""', "null", "1", "[]", '{"value":"Ada"}'],
)
def test_nothing_but_a_sealed_string_is_read(wire: str) -> None:
    body = f'{{"guest_id":"{PERSON}","name":{wire},"born":"{SEALED}"}}'

    with pytest.raises(ValidationError) as refusal:
        GuestInvited.model_validate_json(body)
    assert "Ada" not in str(refusal.value)


@pytest.mark.parametrize("subject", [None, "host_id"])
def test_personal_fields_need_a_data_subject(subject: str | None) -> None:
    with pytest.raises(TypeError, match="data_subject"):

        class Anonymous(Fact, type="test.Anonymous", version=1):
            data_subject: ClassVar[str | None] = subject

            name: Personal[str]


def test_only_personal_fields_have_a_type_inside() -> None:
    class Plain(BaseModel):
        name: str

    with pytest.raises(TypeError, match="not a personal field"):
        value_type(Plain.model_fields["name"].annotation)
