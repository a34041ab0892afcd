"""Rows of facts are in the order in which the facts came, whatever their number."""

from itertools import pairwise

from daybook_chassis.projection import by_fact
from daybook_contracts.fact import Fact
from tests.chassis.book import Book


class Anything(Fact, type="test.Anything", version=1):
    """A fact of which only the envelope matters."""


def test_keys_of_a_stream_sort_as_its_facts_came() -> None:
    (message,) = Book().write("stream")
    longest = 2**31 - 1
    versions = [0, 1, 9, 10, 99, 100, 999_999, 1_000_000, longest - 1, longest]

    keys = [
        by_fact(Anything(), message.envelope.model_copy(update={"streamversion": version}))
        for version in versions
    ]

    assert all(one < next_one for one, next_one in pairwise(keys))
    assert {stream for ((stream, _),) in keys} == {"stream"}
