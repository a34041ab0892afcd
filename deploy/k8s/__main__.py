"""`python -m deploy.k8s [--check]`: writes what follows from the contracts, for those who deploy.

Topics are declared once, in `daybook_contracts.topics`; how far a service can scale follows from
their partitions, and the alarms of Kubernetes are those of Prometheus. With `--check` it writes
nothing, and fails if something would be written.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from aiokafka.admin import NewTopic

from daybook_contracts.topics import TOPICS
from deploy.kafka.topics import all_topics
from deploy.services import SERVICES

DEPLOY = Path(__file__).parents[1]

CLUSTER = "daybook"
"""Strimzi's Kafka, which kafka.yaml declares."""

PROMETHEUS = "http://prometheus-operated.monitoring.svc:9090"
"""Where KEDA asks for the lag."""

RECORDS_A_PROCESS = 5_000
"""So far a service may be behind for each of its processes before it gets another one."""

SURGE = 1
"""A rollout runs so many processes more (service/deployment.yaml); each needs a partition."""

_NOTE = "Written by `make contracts` (python -m deploy.k8s): change what it is made from."
_LAG = "max(sum by (group) (max by (group, topic, partition) (daybook_lag{{{of}}})))"

Resource = dict[str, Any]


def kafka_topic(topic: NewTopic) -> Resource:
    """How many copies there are is the cluster's to say."""
    config = {
        name: int(value) if value.isdigit() else value
        for name, value in topic.topic_configs.items()
    }
    return {
        "apiVersion": "kafka.strimzi.io/v1",
        "kind": "KafkaTopic",
        "metadata": {"name": topic.name, "labels": {"strimzi.io/cluster": CLUSTER}},
        "spec": {"partitions": topic.num_partitions, "config": config},
    }


def scaled_object(service: str, most: int) -> Resource:
    """By the lag of whichever subscription is furthest behind, as the service measures it.

    Not by KEDA's own look at consumer groups: a projection that is built anew is a group of
    another name, and the group of the one before stays behind for ever.
    """
    name = f"daybook-{service}"
    query = _LAG.format(of=f'job="{name}"')
    trigger = {
        "type": "prometheus",
        "metricType": "AverageValue",
        "metadata": {
            "serverAddress": PROMETHEUS,
            "query": query,
            "threshold": str(RECORDS_A_PROCESS),
            "ignoreNullValues": "true",
        },
    }
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": {"name": name},
        "spec": {
            "scaleTargetRef": {"name": name},
            "minReplicaCount": 1,
            "maxReplicaCount": most,
            "cooldownPeriod": 300,
            "triggers": [trigger],
        },
    }


def prometheus_rule(rules: Mapping[str, Any]) -> Resource:
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "daybook"},
        "spec": dict(rules),
    }


def creation(topics: Iterable[NewTopic]) -> str:
    """For compose: a program that makes missing topics, given where the cluster is."""
    lines = ["#!/bin/bash", f"# {_NOTE}", "set -euo pipefail", "servers=$1", "", "make_topic() {"]
    lines += ['    /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$servers" \\']
    lines += ['        --create --if-not-exists --topic "$@"', "}", ""]
    for topic in topics:
        settings = [f"--config {name}={value}" for name, value in topic.topic_configs.items()]
        words = ["make_topic", topic.name, f"--partitions {topic.num_partitions}", *settings]
        lines.append(" \\\n    ".join(words))
    return "\n".join(lines) + "\n"


def documents() -> dict[str, str]:
    """Every generated file, by its path under deploy/."""
    topics = all_topics()
    most = min(topic.partitions for topic in TOPICS) - SURGE
    rules = yaml.safe_load((DEPLOY / "observability" / "alerts.yaml").read_text("utf-8"))
    return {
        "k8s/base/topics.yaml": _yaml(kafka_topic(topic) for topic in topics),
        "k8s/base/scaling.yaml": _yaml(scaled_object(service, most) for service in SERVICES),
        "k8s/base/alerts.yaml": _yaml([prometheus_rule(rules)]),
        "compose/create-topics.sh": creation(topics),
    }


def _yaml(resources: Iterable[Resource]) -> str:
    return f"# {_NOTE}\n" + yaml.safe_dump_all(resources, sort_keys=False, width=100)


def main(arguments: list[str] | None = None, directory: Path = DEPLOY) -> int:
    """Bring the files up to date, or say that they are not; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m deploy.k8s", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of date")
    check = parser.parse_args(arguments).check
    outdated = {
        path: text
        for path, text in documents().items()
        if not (directory / path).exists() or (directory / path).read_text("utf-8") != text
    }
    for path, text in outdated.items():
        if check:
            print(f"deploy/{path} is missing or out of date: run make contracts", file=sys.stderr)
        else:
            (directory / path).write_text(text, "utf-8")
            print(f"deploy: wrote deploy/{path}")
    return 1 if check and outdated else 0


if __name__ == "__main__":
    sys.exit(main())
