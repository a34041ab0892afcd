"""Every overlay is what Kubernetes accepts, fits the contracts, and holds no secret."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from daybook_chassis.http.operations import health
from daybook_chassis.settings import Settings
from daybook_contracts.topics import TOPICS
from deploy.k8s import __main__ as generator
from deploy.kafka.broker import MAX_MESSAGE_BYTES
from deploy.kafka.topics import all_topics
from deploy.services import SERVICES
from tests.deploy.rendered import DEPLOY, OVERLAYS, Resource, cluster, of_kind

KUBERNETES = "1.37"
SETTINGS = {f"DAYBOOK_{name.upper()}" for name in Settings.model_fields}
EXTENSIONS = {  # kinds that operators define; no schema of theirs is at hand
    "Kafka": "kafka.strimzi.io/v1",
    "KafkaNodePool": "kafka.strimzi.io/v1",
    "KafkaTopic": "kafka.strimzi.io/v1",
    "PrometheusRule": "monitoring.coreos.com/v1",
    "ScaledObject": "keda.sh/v1alpha1",
    "ServiceMonitor": "monitoring.coreos.com/v1",
}
every_overlay = pytest.mark.parametrize("overlay", OVERLAYS)


def deployments(overlay: str) -> dict[str, Resource]:
    """Those of services, by service."""
    found = of_kind(cluster(overlay), "Deployment")
    return {name: found[f"daybook-{name}"] for name in SERVICES}


def pod(deployment: Resource) -> dict[str, Any]:
    spec: dict[str, Any] = deployment["spec"]["template"]["spec"]
    return spec


def containers(deployment: Resource) -> list[dict[str, Any]]:
    return [*pod(deployment).get("initContainers", []), *pod(deployment)["containers"]]


def selector(resource: Resource) -> dict[str, str]:
    labels: dict[str, str] = resource["spec"]["selector"]["matchLabels"]
    return labels


def test_kubernetes_knows_every_field() -> None:
    """Services differ in their names: each form is validated once, or this takes ten seconds."""
    forms: dict[str, Resource] = {}
    for resource in (each for overlay in OVERLAYS for each in cluster(overlay)):
        if EXTENSIONS.get(resource["kind"]) != resource["apiVersion"]:
            form = re.sub("|".join(SERVICES), "any", json.dumps(resource))
            forms.setdefault(form, resource)

    for resource in forms.values():
        kubernetes_validate.validate(resource, KUBERNETES, strict=True)
    assert {each["kind"] for each in forms.values()} == {
        "ConfigMap",
        "Deployment",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "Service",
    }


@every_overlay
def test_every_service_is_there_once(overlay: str) -> None:
    names = set(of_kind(cluster(overlay), "Deployment"))

    assert names == {"daybook-collector", *(f"daybook-{name}" for name in SERVICES)}


@every_overlay
def test_migration_comes_first_and_from_the_same_image(overlay: str) -> None:
    for name, deployment in deployments(overlay).items():
        (first,) = pod(deployment)["initContainers"]
        (then,) = pod(deployment)["containers"]

        assert first["args"] == ["migrate"]
        assert first["image"] == then["image"]
        assert then["image"].rpartition("/")[2].startswith(f"daybook-{name}:")
        assert "args" not in then


@every_overlay
def test_probes_ask_routes_that_there_are(overlay: str) -> None:
    routes = {route.path for route in health(_Named()).routes}  # type: ignore[arg-type,attr-defined]
    asked = {"startupProbe": "/health", "livenessProbe": "/health", "readinessProbe": "/ready"}

    assert set(asked.values()) == routes
    for deployment in deployments(overlay).values():
        (service,) = pod(deployment)["containers"]
        ports = {port["name"]: port["containerPort"] for port in service["ports"]}
        assert {probe: service[probe]["httpGet"]["path"] for probe in asked} == asked
        assert {service[probe]["httpGet"]["port"] for probe in asked} <= set(ports)
        assert ports == {"http": 8420}  # as the image says


class _Named:
    """All that the health routes ask of a service before they are called."""

    name = "any"


@every_overlay
def test_every_container_is_limited_and_may_do_little(overlay: str) -> None:
    for deployment in of_kind(cluster(overlay), "Deployment").values():
        assert pod(deployment)["securityContext"]["runAsNonRoot"]
        assert pod(deployment)["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod(deployment)["automountServiceAccountToken"] is False
        for container in containers(deployment):
            allowed = container["securityContext"]
            assert allowed["readOnlyRootFilesystem"]
            assert allowed["allowPrivilegeEscalation"] is False
            assert allowed["capabilities"] == {"drop": ["ALL"]}
            assert container["resources"]["limits"]["memory"]
            assert container["resources"]["requests"].keys() == {"cpu", "memory"}


@every_overlay
def test_secrets_are_named_and_not_contained(overlay: str) -> None:
    assert not of_kind(cluster(overlay), "Secret")
    for name, deployment in deployments(overlay).items():
        for container in containers(deployment):
            given = {each["name"]: each for each in container["env"]}
            named = given["DAYBOOK_STORE"]["valueFrom"]["secretKeyRef"]
            assert named == {"name": f"daybook-database-{name}", "key": "url"}
            assert "value" not in given.get("DAYBOOK_TOKEN", {})


@every_overlay
def test_a_service_reads_which_tokens_were_granted(overlay: str) -> None:
    """Its home is `/tmp`, as the image says; without such a secret nobody has any."""
    for deployment in deployments(overlay).values():
        (container,) = pod(deployment)["containers"]
        mounts = {each["mountPath"]: each for each in container["volumeMounts"]}
        volumes = {each["name"]: each for each in pod(deployment)["volumes"]}
        tokens = mounts["/tmp/tokens"]  # noqa: S108 - in the container
        assert tokens["readOnly"]
        secret = volumes[tokens["name"]]["secret"]
        assert secret == {"secretName": "daybook-tokens", "optional": True}


@every_overlay
def test_a_service_gets_settings_that_exist(overlay: str) -> None:
    maps = of_kind(cluster(overlay), "ConfigMap")
    for deployment in deployments(overlay).values():
        for container in containers(deployment):
            given = {each["name"] for each in container["env"]}
            for each in container.get("envFrom", []):
                given |= set(maps[each["configMapRef"]["name"]]["data"])
            ours = {name for name in given if name.startswith("DAYBOOK_")}
            assert ours <= SETTINGS
            assert all(name.startswith("OTEL_") for name in given - ours - {"POD_NAME"})
        assert pod(deployment)["enableServiceLinks"] is False


@every_overlay
def test_services_find_kafka_the_collector_and_each_other(overlay: str) -> None:
    (settings,) = (
        each["data"]
        for each in of_kind(cluster(overlay), "ConfigMap").values()
        if "DAYBOOK_PEERS" in each["data"]
    )
    services = of_kind(cluster(overlay), "Service")
    peers = json.loads(settings["DAYBOOK_PEERS"])

    assert peers == {name: f"http://daybook-feeds-{name}:8420" for name in SERVICES}
    for name in SERVICES:
        for service in (services[f"daybook-feeds-{name}"], services[f"daybook-{name}"]):
            assert service["spec"]["selector"] == selector(deployments(overlay)[name])
            assert [port["port"] for port in service["spec"]["ports"]] == [8420]
        assert services[f"daybook-feeds-{name}"]["spec"]["publishNotReadyAddresses"]
    (kafka,) = of_kind(cluster(overlay), "Kafka")
    assert settings["DAYBOOK_KAFKA"] == f"{kafka}-kafka-bootstrap:9092"
    assert settings["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://daybook-collector:4318"
    assert 4318 in [port["port"] for port in services["daybook-collector"]["spec"]["ports"]]


@every_overlay
def test_whatever_selects_processes_selects_those_of_one_service(overlay: str) -> None:
    resources = cluster(overlay)
    for name, deployment in deployments(overlay).items():
        labels = deployment["spec"]["template"]["metadata"]["labels"]
        mine = selector(deployment)
        assert mine.items() <= labels.items()
        assert mine == {"app.kubernetes.io/name": f"daybook-{name}"}
        budget = of_kind(resources, "PodDisruptionBudget")[f"daybook-{name}"]
        assert selector(budget) == mine
        assert budget["spec"]["maxUnavailable"] == 1
        network = of_kind(resources, "NetworkPolicy")[f"daybook-{name}"]["spec"]
        assert network["podSelector"]["matchLabels"] == mine
        assert network["ingress"][0]["from"] == [{"podSelector": {}}]
        (spread,) = pod(deployment)["topologySpreadConstraints"]
        assert spread["labelSelector"]["matchLabels"] == mine


@every_overlay
def test_topics_are_those_of_the_contracts(overlay: str) -> None:
    found = of_kind(cluster(overlay), "KafkaTopic")
    (kafka,) = of_kind(cluster(overlay), "Kafka")
    days = {topic.name: topic.retention_days for topic in TOPICS}

    assert set(found) == {topic.name for topic in all_topics()}
    assert {name: found[name]["spec"]["partitions"] for name in days} == {
        topic.name: topic.partitions for topic in TOPICS
    }
    for name, resource in found.items():
        config = resource["spec"]["config"]
        assert config["retention.ms"] == days.get(name, 30) * 24 * 60 * 60 * 1000
        assert config["max.message.bytes"] == MAX_MESSAGE_BYTES
        assert resource["metadata"]["labels"]["strimzi.io/cluster"] == kafka
        assert resource["spec"].keys() == {"partitions", "config"}


@every_overlay
def test_kafka_keeps_what_is_acknowledged(overlay: str) -> None:
    (kafka,) = of_kind(cluster(overlay), "Kafka").values()
    (pool,) = of_kind(cluster(overlay), "KafkaNodePool").values()
    config = kafka["spec"]["kafka"]["config"]
    copies = {value for name, value in config.items() if name.endswith("replication.factor")}
    least = {config["min.insync.replicas"], config["transaction.state.log.min.isr"]}

    assert copies == {pool["spec"]["replicas"]}
    assert least == {max(1, pool["spec"]["replicas"] - 1)}
    assert config["auto.create.topics.enable"] is False
    assert config["message.max.bytes"] == MAX_MESSAGE_BYTES
    assert not any(each["deleteClaim"] for each in pool["spec"]["storage"]["volumes"])


@every_overlay
def test_no_service_scales_beyond_the_partitions(overlay: str) -> None:
    scaled = of_kind(cluster(overlay), "ScaledObject")

    assert set(scaled) == {f"daybook-{name}" for name in SERVICES}
    for name, deployment in deployments(overlay).items():
        spec = scaled[f"daybook-{name}"]["spec"]
        surge = deployment["spec"]["strategy"]["rollingUpdate"]["maxSurge"]
        assert spec["scaleTargetRef"] == {"name": f"daybook-{name}"}
        assert 1 <= spec["minReplicaCount"] <= spec["maxReplicaCount"]
        assert spec["maxReplicaCount"] + surge <= min(topic.partitions for topic in TOPICS)
        assert "replicas" not in deployment["spec"]  # two would take turns


@every_overlay
def test_references_between_resources_lead_somewhere(overlay: str) -> None:
    there = {(each["kind"], each["metadata"]["name"]) for each in cluster(overlay)}
    for deployment in of_kind(cluster(overlay), "Deployment").values():
        for kind, name in _references(pod(deployment)):
            assert (kind, name) in there
    assert {each["metadata"].get("namespace") for each in cluster(overlay)} == {"daybook"}


def _references(spec: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for volume in spec.get("volumes", []):
        if "configMap" in volume:
            yield "ConfigMap", volume["configMap"]["name"]
    for container in spec["containers"]:
        for each in container.get("envFrom", []):
            yield "ConfigMap", each["configMapRef"]["name"]


def test_what_is_generated_is_up_to_date() -> None:
    assert generator.main(["--check"]) == 0


def test_what_is_out_of_date_is_said_and_written_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, text in generator.documents().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text.replace("partitions: 12", "partitions: 13"), "utf-8")

    assert generator.main(["--check"], tmp_path) == 1
    assert "deploy/k8s/base/topics.yaml is missing or out of date" in capsys.readouterr().err
    assert generator.main([], tmp_path) == 0
    assert generator.main(["--check"], tmp_path) == 0


def test_compose_makes_the_same_topics() -> None:
    script = (DEPLOY / "compose" / "create-topics.sh").read_text("utf-8")
    made = script.replace("\\\n", " ").split("make_topic ")[1:]
    found = {}
    for words in (line.split() for line in made):
        if words[0] != "()":
            config = dict(word.split("=", 1) for word in words[4::2])
            assert words[1] == "--partitions"
            assert words[3::2] == ["--config"] * len(config)
            found[words[0]] = (int(words[2]), config)

    assert found == {
        topic.name: (topic.num_partitions, topic.topic_configs) for topic in all_topics()
    }


def test_the_alarms_of_kubernetes_are_those_of_prometheus() -> None:
    rules = yaml.safe_load((DEPLOY / "observability" / "alerts.yaml").read_text("utf-8"))

    for overlay in OVERLAYS:
        assert of_kind(cluster(overlay), "PrometheusRule")["daybook"]["spec"] == rules
