"""What Hypothesis draws: money, envelopes as a careful writer makes them, and any JSON at all."""

from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from daybook_contracts.currencies import MINOR_DIGITS
from daybook_contracts.envelope import Envelope, dataschema_of, slot_of
from daybook_contracts.money import Money

MOST = 2**63 - 1
"""The largest count of minor units that a signed 64-bit integer holds."""

currencies = st.sampled_from(sorted(MINOR_DIGITS))


def moneys(most: int = MOST) -> st.SearchStrategy[Money]:
    """Amounts of any currency, up to `most` minor units either way."""
    return st.builds(Money, st.integers(-most, most), currencies)


names = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[*map(chr, range(32)), "\x7f"]),
    min_size=1,
    max_size=40,
)

moments = st.datetimes(
    min_value=datetime(2, 1, 1),  # noqa: DTZ001 (the zone is drawn)
    max_value=datetime(9998, 12, 31),  # noqa: DTZ001
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
)


json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
"""What `json` writes and reads, NaN and lone surrogates included."""


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    """Envelopes of public and of private facts."""
    key, type_name = draw(names), draw(names)
    sequence = draw(st.integers(1, 10**20 - 1))
    public = draw(st.booleans())
    return Envelope(
        id=draw(names),
        source=draw(names),
        type=type_name,
        subject=draw(names),
        time=draw(moments),
        dataschema=dataschema_of(type_name, draw(st.integers(1, 9999))),
        partitionkey=key,
        sequence=sequence,
        epoch=draw(st.integers(1, 2**31 - 1)),
        slot=slot_of(key) if public else None,
        prevposition=draw(st.integers(0, sequence - 1)) if public else None,
        streamversion=draw(st.integers(0, 2**31 - 1)),
        occurredat=draw(moments),
        correlationid=draw(names),
        causationid=draw(names),
        actor=draw(names),
        policyversion=draw(st.none() | names),
        timeline=draw(st.none() | names),
        traceparent=draw(st.none() | names),
        hops=draw(st.integers(0, 2**31 - 1)),
    )
