"""A feed says the same in process and over HTTP, to the byte."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import product
from time import sleep
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import delete

from daybook_chassis.consumer.consumer import Consumer
from daybook_chassis.errors import Transient
from daybook_chassis.feed import Feed, HttpFeed, Message, Page
from daybook_chassis.http import operations
from daybook_chassis.ids import derived_id
from daybook_chassis.store.entry import Append, Entry, Provenance
from daybook_chassis.transport.local import LocalTransport
from daybook_contracts.envelope import slot_of
from tests.chassis.stock import PutUp
from tests.chassis.web import Web

SOURCE = "crm.stock"
PLACES = ["hall", "a\u2028b", "a\x85b\x0c", "ä 𝄞", '"\\', "a\r\nb"]


@pytest.fixture
def web(sqlite_url: str) -> Iterator[Web]:
    web = Web(sqlite_url)
    for number, place in enumerate(PLACES * 2):
        customer = derived_id("customer", number % 4)
        web.shop.ask(PutUp(shelf_id=uuid4(), customer_id=customer, place=place))
        _whisper(web)
    yield web
    web.close()


def _whisper(web: Web) -> None:
    """A private fact: it has a position, and no feed tells it."""
    provenance = Provenance(datetime.now(UTC), "test", "c", "c")
    web.shop.service.log.append([Append((Entry(uuid4(), 1, "x.Private/1", b"{}", provenance),))])


@pytest.fixture
def feeds(web: Web) -> tuple[Feed, Feed]:
    return web.shop.service.feeds()[SOURCE], web.feed(SOURCE, web.all)


def told(messages: list[Message]) -> list[tuple[bytes, bytes]]:
    return [(message.envelope.to_json(), message.body) for message in messages]


def test_pages_are_the_same(feeds: tuple[Feed, Feed]) -> None:
    for after, limit in product((24, 25, 2**62, 23, 5, 1, 0), (1000, 7, 2, 1)):
        near, far = (feed.read(after, limit) for feed in feeds)
        assert told(list(far.messages)) == told(list(near.messages))
        assert far.covered == near.covered == max(after, min(after + limit, 24))


def test_a_page_may_end_where_what_is_at_hand_ends(feeds: tuple[Feed, Feed]) -> None:
    for feed in feeds:
        whole = told(list(feed.read(0, 1000).messages))
        feed.read(20, 2)  # far from what was read before, and then right behind it
        first, second = feed.read(20, 1000), feed.read(22, 1000)
        assert first.covered in (22, 24)
        assert second.covered == 24
        assert (
            told([*feed.read(0, 20).messages, *feed.read(20, 2).messages, *second.messages])
            == whole
        )


def test_what_a_fork_lost_is_not_told(web: Web, feeds: tuple[Feed, Feed]) -> None:
    near, _ = feeds
    assert near.read(0, 1000).covered == 24
    log = web.shop.service.log
    with log.database.write() as tx:
        tx.execute(delete(log.tables.log).where(log.tables.log.c.position > 20))
    log.raise_epoch()

    assert near.forks()[-1].forked_after == 20
    assert near.read(0, 1000).covered == 20


def test_reading_on_tells_every_public_fact_once(feeds: tuple[Feed, Feed]) -> None:
    everything = []
    for feed in feeds:
        after, seen = 0, list[Message]()
        while (page := feed.read(after, 5)).covered > after:
            seen += page.messages
            after = page.covered
        everything.append(told(seen))

    assert everything[0] == everything[1]
    assert len(everything[0]) == 12


def of_slot(feed: Feed, slot: int, after: int, upto: int) -> list[Message]:
    found: list[Message] = []
    while after < upto:
        page = feed.read_slot(slot, after, upto)
        found += page.messages
        after = page.covered
    return found


@pytest.mark.parametrize("one_answer", [1, 3, 10_000])
def test_slots_are_the_same_however_much_one_answer_covers(
    feeds: tuple[Feed, Feed], one_answer: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "_SLOT_RANGE", one_answer)
    near, far = feeds
    for number in range(4):
        slot = slot_of(str(derived_id("customer", number)))
        for after, upto in ((0, 24), (3, 11), (11, 3), (24, 30)):
            messages = of_slot(far, slot, after, upto)
            assert told(messages) == told(of_slot(near, slot, after, upto))
        assert len(of_slot(far, slot, 0, 24)) == 3


def test_heads_and_forks_are_the_same(web: Web, feeds: tuple[Feed, Feed]) -> None:
    near, far = feeds
    assert far.slot_heads(24) == near.slot_heads(24)
    assert far.slot_heads(5) == near.slot_heads(5) != near.slot_heads(24)
    web.shop.service.log.raise_epoch()
    assert far.forks() == near.forks()
    assert [(fork.epoch, fork.forked_after) for fork in far.forks()] == [(1, 0), (2, 24)]
    assert far.source == near.source == SOURCE


def test_facts_of_outside_owners_are_fed_by_their_host(web: Web) -> None:
    assert web.feed("erp.finance", web.all).read(0, 10).covered == 0


def test_consumers_do_not_see_the_difference(web: Web) -> None:
    service = web.shop.service
    far = {SOURCE: web.feed(SOURCE, web.all)}
    fresh = service.generations.build("stock.shelves")
    consumers: dict[str, Consumer] = {each.name: each for each in service.consumers(far)}
    LocalTransport(far).drain([consumers[fresh.subscription]])
    web.shop.settle()

    with service.database.read() as tx:
        assert fresh.digest(tx) == service.generations.live(tx, "stock.shelves").digest(tx)
        assert service.generations.count(tx, fresh) == 12


def asks(feed: Feed) -> list[Callable[[], object]]:
    return [
        feed.forks,
        lambda: feed.read(0, 10),
        lambda: feed.read_slot(slot_of(str(UUID(int=1))), 0, 10),
        lambda: feed.slot_heads(10),
    ]


def test_who_may_not_read_it_may_try_again_later(web: Web) -> None:
    """A peer whose token is not known yet waits; it does not take silence for an empty log."""
    for feed in (web.feed(SOURCE, web.nobody), web.feed("crm.other", web.all)):
        for ask in asks(feed):
            with pytest.raises(Transient, match="does not answer"):
                ask()


GARBAGE = {
    "a page": httpx.Response(200, content=b"<html>"),
    "no UTF-8": httpx.Response(200, content=b"\xff"),
    "a list": httpx.Response(200, content=b"[1]", headers={"Covered": "5"}),
    "an object": httpx.Response(200, content=b'{"a":1}', headers={"Covered": "5"}),
    "no number": httpx.Response(200, content=b'[{"epoch":1}]', headers={"Covered": "x"}),
    "no envelope": httpx.Response(200, content=b'{"envelope":"{}","body":""}'),
    "nothing": httpx.Response(200, content=b"", headers={}),
    "deep": httpx.Response(200, content=b"[" * 100_000, headers={"Covered": "5"}),
    "a fault": httpx.Response(500, content=b"7"),
    "elsewhere": httpx.Response(302, headers={"Location": "http://elsewhere"}),
}


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE)
def test_an_answer_that_makes_no_sense_is_no_answer(answer: httpx.Response) -> None:
    transport = httpx.MockTransport(lambda request: answer)
    with httpx.Client(transport=transport, base_url="http://shop") as client:
        for ask in asks(HttpFeed(client, SOURCE)):
            with pytest.raises(Transient):
                ask()


def test_a_peer_that_gets_nowhere_is_not_asked_for_ever() -> None:
    answer = httpx.Response(200, content=b"", headers={"Covered": "4"})
    transport = httpx.MockTransport(lambda request: answer)
    client = httpx.Client(transport=transport, base_url="http://shop")
    with client, pytest.raises(Transient, match="covers nothing"):
        HttpFeed(client, SOURCE).read_slot(1, 4, 10)


def test_a_peer_that_is_away_may_come_back() -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with httpx.Client(transport=httpx.MockTransport(away), base_url="http://shop") as client:
        for ask in asks(HttpFeed(client, SOURCE)):
            with pytest.raises(Transient, match="refused"):
                ask()


def test_what_many_read_is_asked_for_once(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    far = web.feed(SOURCE, web.all)
    get = far._get

    def note(path: str, params: dict[str, int]) -> httpx.Response:
        asked.append(path)
        return get(path, params)

    monkeypatch.setattr(far, "_get", note)
    pages = [far.read(0, 1000) for _ in range(3)]
    assert told(list(far.read(4, 6).messages)) == told(list(pages[0].messages))[2:5]
    assert asked == ["facts"]
    assert all(page is pages[0] for page in pages), "so what is asked about them is found out once"

    web.shop.service.log.raise_epoch()
    far.forks()
    far.read(0, 1000)
    assert asked == ["facts", "forks", "facts"], "what was read may be lost"


def test_who_waited_while_the_feed_failed_does_not_wait_for_it_once_more(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def hang(feed: HttpFeed, after: int, limit: int) -> Page:
        asked.append(after)
        sleep(0.5)
        raise Transient("no answer")

    monkeypatch.setattr(HttpFeed, "_fetch", hang)
    far = web.feed(SOURCE, web.all)
    with ThreadPoolExecutor(4) as readers:
        reads = [readers.submit(far.read, 0, 10) for _ in range(4)]
        told = [type(each.exception()) for each in reads]
    assert told == [Transient] * 4
    assert asked == [0]
    monkeypatch.undo()
    assert far.read(0, 10).messages


@pytest.mark.parametrize("covered", [1, 2, 1_000_000_000_000])
def test_a_page_that_is_not_what_follows_is_no_page(web: Web, covered: int) -> None:
    lines = web.all.get(f"/feeds/{SOURCE}/facts", params={"after": 0, "limit": 4}).content
    answer = httpx.Response(200, content=lines, headers={"Covered": str(covered)})
    transport = httpx.MockTransport(lambda request: answer)
    with httpx.Client(transport=transport, base_url="http://shop") as client:
        with pytest.raises(Transient, match="not what follows"):
            HttpFeed(client, SOURCE).read(0, 1000)
        with pytest.raises(Transient, match="not what follows"):
            HttpFeed(client, SOURCE).read(2, 1000)
