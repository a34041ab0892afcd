"""What is deployed, as the tools of those who deploy it read it: images, compose, Kubernetes."""

import json
import os
import re
import subprocess
import sysconfig
from functools import cache
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).parents[2]
DEPLOY = REPOSITORY / "deploy"
OVERLAYS = sorted(path.name for path in (DEPLOY / "k8s" / "overlays").iterdir())

Resource = dict[str, Any]


def tool(name: str, *arguments: str, **environment: str) -> str:
    """What a development tool printed. Fails with what it complained of."""
    done = subprocess.run(
        [str(Path(sysconfig.get_path("scripts")) / name), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARN" not in done.stderr, done.stderr
    return done.stdout


@cache
def compose() -> dict[str, Any]:
    """The project as compose resolves it, with secrets that are not."""
    asked = set(re.findall(r"\$\{(\w+)", (DEPLOY / "compose.yaml").read_text("utf-8")))
    file = str(DEPLOY / "compose.yaml")
    printed = tool(
        "docker-compose",
        *("--file", file, "config", "--format", "json"),
        **dict.fromkeys(asked, "secret"),
    )
    project: dict[str, Any] = json.loads(printed)
    return project


@cache
def cluster(overlay: str) -> list[Resource]:
    """All resources of an overlay."""
    printed = tool("kubectl", "kustomize", str(DEPLOY / "k8s" / "overlays" / overlay))
    return list(yaml.safe_load_all(printed))


def of_kind(resources: list[Resource], kind: str) -> dict[str, Resource]:
    """Those of one kind, by name."""
    return {each["metadata"]["name"]: each for each in resources if each["kind"] == kind}


def instructions(dockerfile: Path) -> list[tuple[str, str]]:
    """A Dockerfile's instructions in order, continued lines joined, comments left out."""
    lines = [line for line in dockerfile.read_text("utf-8").splitlines() if line[:1] != "#"]
    joined = "\n".join(lines).replace("\\\n", " ")
    words = [line.split(None, 1) for line in joined.splitlines() if line.strip()]
    return [(name, " ".join(rest.split())) for name, rest in words]
