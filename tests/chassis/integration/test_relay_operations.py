"""An operator has a log published again, after a cluster lost what it held."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from daybook_chassis.transport.lease import Leases
from tests.chassis.web import Web


@pytest.fixture
def web(database_url: str) -> Iterator[Web]:
    web = Web(database_url)
    yield web
    web.close()


@pytest.fixture
def leases(web: Web) -> Leases:
    """Of a relay that has published ten positions."""
    log = web.shop.service.log
    leases = Leases(log.database, log.source, "relay", 60)
    lease = leases.acquire()
    assert lease is not None
    leases.advance(lease, replace(lease, position=10))
    return leases


@pytest.mark.parametrize(("query", "position"), [("", 0), ("?after=4", 4), ("?after=11", 10)])
def test_it_goes_on_from_there(web: Web, leases: Leases, query: str, position: int) -> None:
    source = web.shop.service.log.source

    assert web.all.post(f"/operations/relays/{source}/rewind{query}").status_code == 204
    assert leases.published() == position


def test_what_is_not_published_here_is_not_found(web: Web) -> None:
    assert web.all.post("/operations/relays/crm.nobody/rewind").status_code == 404


def test_it_takes_an_operator(web: Web, leases: Leases) -> None:
    source = web.shop.service.log.source

    assert web.clerk.post(f"/operations/relays/{source}/rewind").status_code == 403
    assert leases.published() == 10
