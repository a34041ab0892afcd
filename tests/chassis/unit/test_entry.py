"""A stored type name carries its version, and nothing that could choose code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daybook_chassis.store.entry import Provenance, split_topic, topic_of


@given(st.text(min_size=1), st.integers(1, 9999))
def test_name_and_version_come_back(name: str, version: int) -> None:
    assert split_topic(topic_of(name, version)) == (name, version)


@pytest.mark.parametrize(
    "topic", ["test.Added", "test.Added/", "/1", "test.Added/x", "test.Added/²", "a/" + "9" * 5000]
)
def test_what_names_no_version_is_of_the_first(topic: str) -> None:
    assert split_topic(topic) == (topic, 1)


def test_what_comes_without_provenance_causes_itself() -> None:
    made = Provenance.unknown()

    assert made.correlation_id == made.causation_id == str(made.event_id)
    assert not made.public
