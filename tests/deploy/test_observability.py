"""The collector, Prometheus and Grafana find what they are told of, and each other."""

import json
from typing import Any

import pytest
import yaml

from daybook_chassis.settings import Settings
from tests.deploy.rendered import DEPLOY, OVERLAYS, cluster, compose, of_kind

OBSERVABILITY = DEPLOY / "observability"
DASHBOARDS = sorted((OBSERVABILITY / "dashboards").glob("*.json"))


def read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((OBSERVABILITY / name).read_text("utf-8"))
    return found


def mounted(service: str) -> dict[str, str]:
    """What of this repository a container sees, by the path under which it does."""
    return {
        volume["target"]: volume["source"]
        for volume in compose()["services"][service]["volumes"]
        if volume["type"] == "bind"
    }


def port_of(endpoint: str) -> int:
    return int(endpoint.rpartition(":")[2])


def test_pipelines_are_made_of_what_is_configured() -> None:
    collector = read("collector.yaml")
    used: dict[str, set[str]] = {"receivers": set(), "processors": set(), "exporters": set()}
    for pipeline in collector["service"]["pipelines"].values():
        for kind, names in pipeline.items():
            used[kind] |= set(names)

    assert {kind: set(collector[kind]) for kind in used} == used
    assert set(collector["extensions"]) == set(collector["service"]["extensions"])
    for pipeline in collector["service"]["pipelines"].values():
        assert pipeline["processors"][0] == "memory_limiter"  # before anything is kept


def test_services_send_where_the_collector_listens_and_prometheus_asks_there() -> None:
    collector = read("collector.yaml")
    otlp = port_of(collector["receivers"]["otlp"]["protocols"]["http"]["endpoint"])
    page = port_of(collector["exporters"]["prometheus"]["endpoint"])
    sending = compose()["services"]["sales"]["environment"]["OTEL_EXPORTER_OTLP_ENDPOINT"]
    (job,) = read("prometheus.yaml")["scrape_configs"]

    assert sending == f"http://collector:{otlp}"
    assert job["static_configs"] == [{"targets": [f"collector:{page}"]}]
    assert job["honor_labels"]  # or every job is the collector's


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_collector_of_a_cluster_listens_where_its_configuration_says(overlay: str) -> None:
    collector = read("collector.yaml")
    deployment = of_kind(cluster(overlay), "Deployment")["daybook-collector"]["spec"]
    service = of_kind(cluster(overlay), "Service")["daybook-collector"]["spec"]
    (monitor,) = of_kind(cluster(overlay), "ServiceMonitor").values()
    (container,) = deployment["template"]["spec"]["containers"]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}

    assert ports == {
        "otlp": port_of(collector["receivers"]["otlp"]["protocols"]["http"]["endpoint"]),
        "metrics": port_of(collector["exporters"]["prometheus"]["endpoint"]),
        "health": port_of(collector["extensions"]["health_check"]["endpoint"]),
    }
    assert {port["targetPort"] for port in service["ports"]} == {"otlp", "metrics"}
    assert service["selector"].items() <= deployment["template"]["metadata"]["labels"].items()
    (scrape,) = monitor["spec"]["endpoints"]
    assert (scrape["port"], scrape["honorLabels"]) == ("metrics", True)
    assert deployment["replicas"] == 1


@pytest.mark.parametrize("service", ["collector", "prometheus", "grafana", "postgres", "topics"])
def test_what_a_container_is_given_is_there(service: str) -> None:
    sources = mounted(service).values()

    assert sources
    for source in sources:
        assert source.startswith(str(DEPLOY))
        assert (DEPLOY / source).exists()


def test_prometheus_finds_its_rules_and_grafana_its_dashboards() -> None:
    (rules,) = read("prometheus.yaml")["rule_files"]
    (provider,) = read("dashboards.yaml")["providers"]

    assert mounted("prometheus")[f"/etc/prometheus/{rules}"] == str(OBSERVABILITY / "alerts.yaml")
    assert mounted("grafana")[provider["options"]["path"]] == str(OBSERVABILITY / "dashboards")


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_a_dashboard_asks_the_source_that_there_is(path: Any) -> None:
    (source,) = read("grafana.yaml")["datasources"]
    board = json.loads(path.read_text("utf-8"))
    panels = board["panels"]
    asked = [each["datasource"] for panel in panels for each in (panel, *panel["targets"])]
    places = [tuple(panel["gridPos"].values()) for panel in panels]

    assert {(each["type"], each["uid"]) for each in asked} == {("prometheus", source["uid"])}
    assert len({panel["id"] for panel in panels}) == len(panels) == len(set(places))
    assert all(panel["title"] and panel["description"] for panel in panels)
    assert all(each["legendFormat"] for panel in panels for each in panel["targets"])


def test_the_house_of_every_service_is_watched() -> None:
    """`DaybookSilent` has to name each, since what is absent has no labels."""
    (group,) = read("alerts.yaml")["groups"]
    (silent,) = [rule["expr"] for rule in group["rules"] if rule["alert"] == "DaybookSilent"]
    peers = json.loads(compose()["services"]["sales"]["environment"]["DAYBOOK_PEERS"])

    assert set(Settings(peers=peers).peers) == {
        word.split('"')[0] for word in silent.split('job="daybook-')[1:]
    }


def test_every_alarm_says_how_bad_it_is_and_what_is_the_matter() -> None:
    (group,) = read("alerts.yaml")["groups"]

    for rule in group["rules"]:
        assert rule["labels"]["severity"] in ("critical", "warning", "info")
        assert rule["annotations"]["summary"]
