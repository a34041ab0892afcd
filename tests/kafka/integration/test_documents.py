"""What FastStream says of each service agrees with the contracts' AsyncAPI document."""

import json
from pathlib import Path
from typing import Any

import pytest

from daybook_chassis.database import Database
from daybook_chassis.feed import HttpFeed
from daybook_chassis.transport.kafka import Messaging
from daybook_contracts.topics import TOPICS
from deploy.kafka import topics
from tests.kafka.services import SERVICES, build

CONTRACTS = Path(__file__).parents[3] / "contracts" / "asyncapi.json"


def contracts() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(CONTRACTS.read_text())
    return found


def document(name: str, url: str) -> dict[str, Any]:
    """As `faststream docs gen` writes it; nothing is connected."""
    service, subscribe = build(name, Database(url))
    service.create()
    feeds = {topic.source: HttpFeed(None, topic.source) for topic in TOPICS}  # type: ignore[arg-type]
    messaging = Messaging(service, feeds, "127.0.0.1:1", subscribe)
    try:
        found: dict[str, Any] = messaging.application().schema.to_specification().to_jsonable()
        return found
    finally:
        service.close()


def operations(said: dict[str, Any], action: str) -> dict[str, dict[str, Any]]:
    """Channels that are sent to or received from, by name."""
    names = [
        operation["channel"]["$ref"].rpartition("/")[2].replace("%23", "#")
        for operation in said["operations"].values()
        if operation["action"] == action
    ]
    return {name: said["channels"][name] for name in names}


@pytest.mark.parametrize("name", SERVICES)
def test_what_it_receives_is_declared(name: str, sqlite_url: str) -> None:
    declared = contracts()["channels"]
    received = operations(document(name, sqlite_url), "receive")

    assert received
    for group, channel in received.items():
        assert group.partition(":")[0] == name
        promised = declared[channel["address"]]
        assert channel["address"] == promised["address"]
        assert channel["bindings"]["kafka"]["topic"] == promised["bindings"]["kafka"]["topic"]
        facts = {message.rpartition(".")[0] for message in promised["messages"]}
        heard = set(channel["description"].removeprefix("Hears ").split(", "))
        of_topic = {fact for fact in heard if fact.rpartition(".")[0] == _source(channel)}
        assert of_topic
        assert of_topic <= facts


def _source(channel: dict[str, Any]) -> str:
    [source] = [topic.source for topic in TOPICS if topic.name == channel["address"]]
    return source


def test_every_topic_is_sent_to_by_its_host_and_nobody_else(tmp_path: Path) -> None:
    sent = {
        name: {
            channel["address"]
            for channel in operations(
                document(name, f"sqlite:///{tmp_path / name}"), "send"
            ).values()
        }
        for name in SERVICES
    }

    assert contracts()["channels"].keys() == {topic.name for topic in TOPICS}
    for name, addresses in sent.items():
        hosted = {topic.name for topic in TOPICS if topic.host == name}
        assert addresses == hosted | {topics.dead_letters(name)}
