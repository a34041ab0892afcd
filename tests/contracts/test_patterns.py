"""Who is refused is told in words what may be given, such as what a pattern means."""

import re
from enum import StrEnum
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from daybook_contracts.envelope import first_problem
from daybook_contracts.patterns import MEANT

FIT = re.compile(r"such as ([^ ,:()]+)")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"
    GREEN = "green"


def test_which_of_an_enumeration_may_be_given_is_told_by_value() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Literal[Colour.RED, Colour.BLUE]).validate_python("green")

    assert first_problem(refused.value) == "Input should be 'red' or 'blue'"


def told(pattern: str, text: str) -> str:
    class Asked(BaseModel):
        field: Annotated[str, Field(pattern=pattern)]

    with pytest.raises(ValidationError) as refused:
        Asked(field=text)
    return first_problem(refused.value)


@pytest.mark.parametrize("pattern", MEANT)
def test_every_pattern_takes_its_own_example_and_says_it(pattern: str) -> None:
    for example in FIT.findall(MEANT[pattern]):
        assert re.fullmatch(pattern, example)
    assert told(pattern, "\x00") == f"field: write {MEANT[pattern]}"


def test_a_pattern_without_words_is_told_as_it_is() -> None:
    assert told("^a{3}$", "b") == "field: String should match pattern '^a{3}$'"
