"""Of whatever bytes Hypothesis can think of, reading an envelope makes one or refuses."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from daybook_contracts.envelope import Envelope, EnvelopeInvalid
from tests.contracts.strategies import json_values
from tests.contracts.test_envelope import attributes
from tests.contracts.test_malformed_envelopes import Headers, headers


def survives(read: Callable[[], Envelope]) -> None:
    """Either refused as invalid, or an envelope that can be written and read again."""
    try:
        envelope = read()
    except EnvelopeInvalid:
        return
    assert Envelope.from_json(envelope.to_json()) == envelope
    assert Envelope.from_headers(envelope.to_headers()) == envelope


any_text = st.text().map(lambda text: text.encode("utf-8", "surrogatepass"))


@given(st.sampled_from(sorted(attributes())), st.binary() | any_text)
def test_any_header_value(name: str, value: bytes) -> None:
    survives(lambda: Envelope.from_headers(headers(**{name: value})))


any_name = st.text() | st.sampled_from([name for name, _ in headers()])


@given(st.lists(st.tuples(any_name, st.none() | st.binary())))
def test_any_headers(drawn: Headers) -> None:
    survives(lambda: Envelope.from_headers(drawn))


@given(st.sampled_from([*sorted(attributes()), "hops", "timeline"]), json_values)
def test_any_json_value(name: str, value: Any) -> None:
    body = json.dumps(attributes() | {name: value}).encode()

    survives(lambda: Envelope.from_json(body))


@given(st.binary())
def test_any_bytes(body: bytes) -> None:
    survives(lambda: Envelope.from_json(body))
