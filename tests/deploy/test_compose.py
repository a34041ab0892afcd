"""The compose file is one that compose takes, and says what the services understand."""

import json
from itertools import chain
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from daybook_chassis.settings import Settings
from deploy.kafka.broker import MAX_MESSAGE_BYTES
from deploy.services import SERVICES
from tests.deploy.rendered import REPOSITORY, compose

SETTINGS = {f"DAYBOOK_{name.upper()}" for name in Settings.model_fields}


def service(name: str) -> dict[str, Any]:
    found: dict[str, Any] = compose()["services"][name]
    return found


def settings(name: str) -> Settings:
    """What a service makes of its environment."""
    given = {
        key.removeprefix("DAYBOOK_").lower(): value
        for key, value in service(name)["environment"].items()
        if key.startswith("DAYBOOK_")
    }
    given["peers"] = json.loads(given["peers"])
    return Settings(**given)


def test_it_has_all_services_and_what_they_live_on() -> None:
    others = {"postgres", "kafka", "topics", "collector", "prometheus", "grafana"}

    assert set(compose()["services"]) == {*SERVICES, *others}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_built_from_its_own_file(name: str) -> None:
    build = service(name)["build"]

    assert build["context"] == str(REPOSITORY)
    assert build["dockerfile"] == f"services/{name}/Dockerfile"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_gets_settings_that_exist(name: str) -> None:
    given = set(service(name)["environment"])

    assert {each for each in given if each.startswith("DAYBOOK_")} <= SETTINGS
    assert {each for each in given if not each.startswith("DAYBOOK_")} == {
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_METRIC_EXPORT_INTERVAL",
        "OTEL_TRACES_EXPORTER",
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_finds_database_kafka_and_peers(name: str) -> None:
    found = settings(name)
    database = make_url(found.database_url(name))

    assert (database.host, database.username, database.database) == (
        "postgres",
        f"daybook_{name}",
        f"daybook_{name}",
    )
    assert found.kafka == "kafka:9092"
    assert found.peers == {each: f"http://{each}:8420" for each in SERVICES}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_nothing_but_serve(name: str) -> None:
    it = service(name)

    assert it["read_only"]
    assert it["cap_drop"] == ["ALL"]
    assert it["security_opt"] == ["no-new-privileges:true"]
    assert int(it["mem_limit"]) > 0
    assert it["depends_on"]["topics"]["condition"] == "service_completed_successfully"
    assert it["depends_on"]["postgres"]["condition"] == "service_healthy"


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_reads_which_tokens_were_granted(name: str) -> None:
    """Its home is `/tmp`, as the image says."""
    (tokens,) = service(name)["volumes"]

    assert (tokens["source"], tokens["target"]) == (
        str(REPOSITORY / ".daybook" / "tokens"),
        "/tmp/tokens",  # noqa: S108 - in the container
    )
    assert tokens["read_only"]


def test_everything_that_listens_does_so_on_loopback() -> None:
    ports = list(
        chain.from_iterable(each.get("ports", []) for each in compose()["services"].values())
    )

    assert ports
    assert {port["host_ip"] for port in ports} == {"127.0.0.1"}
    assert len({port["published"] for port in ports}) == len(ports)


def test_every_image_that_is_fetched_has_a_version() -> None:
    images = {each["image"] for each in compose()["services"].values() if "image" in each}

    assert images
    assert not [image for image in images if ":" not in image or image.endswith(":latest")]


def test_kafka_takes_what_the_relay_sends() -> None:
    given = service("kafka")["environment"]

    assert int(given["KAFKA_MESSAGE_MAX_BYTES"]) == MAX_MESSAGE_BYTES
    assert given["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
