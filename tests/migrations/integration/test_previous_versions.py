"""What an earlier version recorded opens in this one, proves itself, and goes on."""

from collections.abc import Iterator

import pytest

from daybook_chassis.commands import Context
from daybook_chassis.consumer import checkpoints
from daybook_chassis.ids import derived_id
from daybook_chassis.settings import Settings
from daybook_chassis.store.verify import problems
from daybook_cli.house import BUILDERS, House
from daybook_contracts.customers.parties import PartyKind
from daybook_customers.application.register_customer import RegisterCustomer
from tests.migrations.schemas import PREVIOUS, differences, load
from tests.support.rebuilding import assert_as_rebuilt

COMMITS = sorted(path.name for path in PREVIOUS.iterdir() if path.is_dir())
HEADS = {"f3f8647": {"crm.customers": 8, "crm.sales": 22, "erp.finance": 5}}
"""How many facts some logs held."""


@pytest.fixture(params=COMMITS)
def commit(request: pytest.FixtureRequest) -> str:
    """One earlier version after the other."""
    return str(request.param)


@pytest.fixture
def opened(commit: str, installation: Settings) -> Iterator[House]:
    """A house of today over the databases of then."""
    for name in BUILDERS:
        load(installation.database_url(name), name, commit)
    with House(installation) as house:
        yield house


def heads(house: House) -> dict[str, int]:
    """How long each log is; each is proven on the way."""
    logs = [log for service in house.services.values() for log in service.logs()]
    assert [problem for log in logs for problem in problems(log)] == []
    return {log.source: log.head() for log in logs}


def test_its_tables_are_as_if_made_today(opened: House) -> None:
    for service in opened.services.values():
        assert differences(service.database, service.histories()) == []


def test_its_logs_verify_and_go_on(opened: House, commit: str) -> None:
    before = heads(opened)
    assert before.items() >= HEADS[commit].items()

    registered = RegisterCustomer(
        customer_id=derived_id("later"),
        kind=PartyKind.ORGANIZATION,
        organization_name="Later Ltd",
        country="SE",
    )
    receipt = opened["customers"].commands.execute(registered, Context(actor="clerk"))
    opened.drain()

    assert receipt.first == before["crm.customers"] + 1
    assert heads(opened)["crm.customers"] >= receipt.last
    row = opened["customers"].queries.one("customers.directory", (str(derived_id("later")),))
    assert row["organization_name"] == "Later Ltd"


def test_what_it_posted_is_not_posted_again(opened: House) -> None:
    """What hears of the past for the first time does; whoever heard it goes on where it stood."""
    before, ends = places(opened), heads(opened)
    rows = opened.digests()
    opened.drain()
    after, now = places(opened), heads(opened)

    quiet = {source for source in ends if now[source] == ends[source]}
    stayed = [name for name, heard in before.items() if name in after and heard.keys() <= quiet]
    assert {"sales.accounts", "analytics.customer_days"} <= set(stayed)
    assert [name for name in stayed if after[name] != before[name]] == []
    assert [name for name in stayed if opened.digests()[name] != rows[name]] == []
    assert_as_rebuilt(opened)


def places(house: House) -> dict[str, dict[str, int]]:
    """How far each projection of an earlier version has heard each log, where it is today's too."""
    found: dict[str, dict[str, int]] = {}
    for service in house.services.values():
        with service.database.read() as tx:
            marks = checkpoints.all_covered(tx)
        for each in service.generations.standings():
            heard = {
                source: mark.position
                for (subscription, source), mark in marks.items()
                if subscription == f"{each.name}#{each.generation}"
            }
            if heard and each.live and each.fed:
                found[each.name] = heard
    return found
