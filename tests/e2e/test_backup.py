"""Backups are put back, and whoever had seen more goes back to where the log forked."""

import hashlib
import json
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import MetaData
from typer.testing import CliRunner, Result

from daybook_chassis.database import Database
from daybook_chassis.settings import Settings
from daybook_chassis.store.log import Fork
from daybook_chassis.store.verify import problems
from daybook_cli.house import BUILDERS, House
from daybook_cli.main import app
from tests.laws.story import Story
from tests.laws.tours.spine import fall_behind, meet, pay, sell
from tests.support.postgres import PrivateCluster
from tests.support.rebuilding import assert_as_rebuilt


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@pytest.fixture
def installation(installation: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The one that the command finds in its environment."""
    monkeypatch.setenv("DAYBOOK_HOME", str(installation.home))
    monkeypatch.setenv("DAYBOOK_STORE", installation.store)
    return installation


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(each) for each in arguments], catch_exceptions=False)


def daybook(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def refused(*arguments: object) -> str:
    result = run(*arguments)
    assert result.exit_code == 1, result.output
    return " ".join(result.stderr.split())


def before_and_after(installation: Settings, copied: Path) -> tuple[Story, dict[str, str]]:
    """A backup between two chapters of a story; the house has seen both, and is closed."""
    with House(installation) as house:
        story = Story(house, Random(0))
        meet(story, story.parties[0])
        sell(story, story.parties[0])
        house.drain()
        daybook("backup", copied)
        pay(story, story.parties[0])
        fall_behind(story, story.parties[2])
        house.drain()
        return story, house.digests()


def heads(house: House) -> dict[str, int]:
    return {log.source: log.head() for each in house.services.values() for log in each.logs()}


def assert_sound(house: House) -> None:
    """Every log is unbroken, nobody holds anything back, and projections are what the logs say."""
    logs = [log for service in house.services.values() for log in service.logs()]
    assert [problem for log in logs for problem in problems(log)] == []
    assert all(consumer.stopped() is None for consumer in house.consumers())
    assert_as_rebuilt(house)


def test_one_service_goes_back_and_the_others_follow(installation: Settings, copied: Path) -> None:
    story, seen = before_and_after(installation, copied)

    said = daybook("restore", copied, "--only", "sales", "--force")

    assert "crm.sales: epoch 2 goes on after" in said
    with House(installation) as house:
        assert heads(house)["erp.finance"] == 0
        assert house["sales"].hosted["erp.finance"].forks() == [Fork(1, 0), Fork(2, 0)]
        assert house["customers"].log.forks() == [Fork(1, 0)]
        house.drain()
        assert house.digests()["analytics.customer_days"] != seen["analytics.customer_days"]
        assert_sound(house)
        story.house = house
        story.record(story._said, checked=False)  # a sender says again what was lost
        house.drain()
        assert house.digests()["analytics.customer_days"] == seen["analytics.customer_days"]
        assert_sound(house)


def test_all_go_back_to_one_moment(installation: Settings, copied: Path) -> None:
    with House(installation) as house:
        story = Story(house, Random(0))
        meet(story, story.parties[0])
        sell(story, story.parties[0])
        house.drain()
        then, ends = house.digests(), heads(house)
        daybook("backup", copied)
        pay(story, story.parties[0])

    daybook("restore", copied, "--force")

    with House(installation) as house:
        house.drain()
        assert (house.digests(), heads(house)) == (then, ends)
        assert_sound(house)


def test_a_house_that_is_gone_comes_back(installation: Settings, copied: Path) -> None:
    """Nothing has to be there, not even tables."""
    before_and_after(installation, copied)
    again = copied.with_name("again")
    daybook("backup", again)
    with House(installation) as house:
        ends, digests = heads(house), house.digests()
        for service in house.services.values():
            remove_everything(service.database)

    daybook("restore", again)

    with House(installation) as house:
        house.drain()
        assert (heads(house), house.digests()) == (ends, digests)
        assert_sound(house)


def remove_everything(database: Database) -> None:
    if database.is_sqlite:
        Path(database.url.database or "").unlink()
        return
    with database.write() as tx:
        there = MetaData()
        there.reflect(tx)
        there.drop_all(tx)


def test_what_is_there_is_not_replaced_unasked(installation: Settings, copied: Path) -> None:
    _, seen = before_and_after(installation, copied)

    assert "database of customers is not empty" in refused("restore", copied)

    with House(installation) as house:
        assert house.digests() == seen
    assert "is not empty" in refused("backup", copied)


def test_a_damaged_backup_replaces_nothing(installation: Settings, copied: Path) -> None:
    _, seen = before_and_after(installation, copied)
    (file,) = copied.glob("sales.d*")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    assert "missing or damaged" in refused("restore", copied, "--force")
    (copied / "backup.json").unlink()
    assert "no backup in" in refused("restore", copied, "--force")

    with House(installation) as house:
        assert house.digests() == seen
        assert all(len(log.forks()) == 1 for each in house.services.values() for log in each.logs())


def test_a_restore_that_fails_half_way_leaves_all_as_it_was(
    postgres: PrivateCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what was cut off within its rows fails late; the manifest is made to agree with it."""
    settings = Settings(home=tmp_path, store=postgres.create_store(BUILDERS))
    monkeypatch.setenv("DAYBOOK_HOME", str(settings.home))
    monkeypatch.setenv("DAYBOOK_STORE", settings.store)
    copied = tmp_path / "backup"
    _, seen = before_and_after(settings, copied)
    cut = copied / "sales.dump"
    cut.write_bytes(cut.read_bytes()[: int(cut.stat().st_size * 0.8)])
    manifest = json.loads((copied / "backup.json").read_text())
    manifest["services"]["sales"]["sha256"] = hashlib.sha256(cut.read_bytes()).hexdigest()
    (copied / "backup.json").write_text(json.dumps(manifest))

    assert "pg_restore" in refused("restore", copied, "--only", "sales", "--force")

    with House(settings) as house:
        assert house.digests() == seen
        assert house["sales"].log.forks() == [Fork(1, 0)]


def test_what_a_service_lost_it_does_not_hear_from_others(
    installation: Settings, copied: Path
) -> None:
    """A broker has it yet, and nothing new was said that would tell of another epoch."""
    before_and_after(installation, copied)
    kept = json.loads((copied / "backup.json").read_text())["services"]["sales"]["heads"]
    with House(installation) as house:
        own = house["sales"].feeds()["crm.sales"]
        lost = own.read(kept["crm.sales"]["position"], 1000).messages
    assert lost

    daybook("restore", copied, "--only", "sales", "--force")

    with House(installation) as house:
        service = house["sales"]
        hearing = [
            each
            for each in service.consumers(service.feeds())
            if "crm.sales" in each.subscription.sources
        ]
        assert hearing
        assert [each.name for each in hearing if each.receive(lost)] == []


def test_epochs_are_never_used_twice(installation: Settings, copied: Path) -> None:
    """A second restore of the same backup begins an epoch that nobody has seen."""
    before_and_after(installation, copied)

    daybook("restore", copied, "--only", "sales", "--force")
    said = daybook("restore", copied, "--only", "sales", "--force")

    assert "crm.sales: epoch 3 goes on after" in said
    with House(installation) as house:
        house.drain()
        assert_sound(house)


def test_facts_that_were_given_up_do_not_come_back(installation: Settings, copied: Path) -> None:
    """Who followed the fork has other facts at those positions, under a higher epoch."""
    before_and_after(installation, copied)
    later = copied.with_name("later")
    daybook("backup", later)
    daybook("restore", copied, "--only", "sales", "--force")
    with House(installation) as house:
        house.drain()

    assert "that epoch 2 gave up" in refused("restore", later, "--only", "sales", "--force")


def test_epochs_are_shown_and_begun(installation: Settings, copied: Path) -> None:
    before_and_after(installation, copied)

    said = daybook("epoch", "--raise", "sales")

    assert "crm.customers: epoch 1 goes on after 0\nerp.hr" in said
    assert "crm.sales: epoch 1 goes on after 0\ncrm.sales: epoch 2 goes on after" in said
    assert daybook("epoch") == said
    assert "there is no service nowhere" in refused("epoch", "--raise", "nowhere")
    with House(installation) as house:
        house.drain()
        assert_sound(house)
