"""A process remembers the streams it stored last, no more of them than it may, and of one epoch."""

from uuid import UUID, uuid4

from daybook_chassis.work import Stream, StreamCache


def stream(stream_id: UUID, version: int = 1) -> Stream[str]:
    return Stream(stream_id, version, "state")


def test_the_streams_stored_last_are_remembered() -> None:
    cache = StreamCache(size=2)
    one, two, three = uuid4(), uuid4(), uuid4()

    cache.put([stream(one), stream(two)], 1)
    cache.put([stream(one, 2)], 1)
    cache.put([stream(three)], 1)

    assert cache.get(one) == (stream(one, 2), 1)
    assert cache.get(two) is None
    assert cache.get(three) == (stream(three), 1)


def test_what_is_forgotten_is_gone() -> None:
    cache, one, two = StreamCache(), uuid4(), uuid4()
    cache.put([stream(one), stream(two)], 1)

    cache.forget([one, uuid4()])

    assert cache.get(one) is None
    assert cache.get(two) == (stream(two), 1)


def test_another_epoch_is_another_log() -> None:
    cache, one, two = StreamCache(), uuid4(), uuid4()
    cache.put([stream(one)], 1)

    cache.put([stream(two)], 2)

    assert cache.get(one) is None
    assert cache.get(two) == (stream(two), 2)
