"""Where Java and the broker's libraries are; the libraries are fetched once."""

import os
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
_CACHE = Path(__file__).parents[2] / ".daybook" / "kafka" / "libs"
"""Shared by all brokers of this working copy."""

_OLDEST_JAVA = 17
_FETCH_SECONDS = 600


class KafkaMissingError(RuntimeError):
    """Something that a broker needs is not on this machine; the message says how to get it."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"Daybook's own Kafka broker needs {what}. Install it: on Debian or Ubuntu "
            "`apt-get install openjdk-17-jre-headless maven`, on Fedora `dnf install "
            "java-17-openjdk-headless maven`, on macOS `brew install openjdk@17 maven`. Or point "
            "at an existing cluster: DAYBOOK_KAFKA=host:port"
        )


def java() -> str:
    """The program to run. Raises KafkaMissingError."""
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java", path=f"{home}/bin") if home else None
    program = program or shutil.which("java")
    if program is None:
        raise KafkaMissingError("Java, and `java` is neither in JAVA_HOME nor on PATH")
    answer = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=60)
    version = re.search(r'version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    if version is None or int(version[1]) < _OLDEST_JAVA:
        raise KafkaMissingError(f"Java {_OLDEST_JAVA} or later, and {program} is older")
    return program


def libraries(cache: Path = _CACHE) -> Path:
    """The folder with the broker's jars, fetched if it is not there. Raises KafkaMissingError."""
    project = ElementTree.parse(POM).getroot()  # noqa: S314 - it is ours
    version = project.findtext("{*}version") or ""
    folder = cache / version
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as unfinished:
            jars = _fetch(Path(unfinished) / version)
            if not folder.is_dir():  # or another process was quicker
                jars.rename(folder)
    return folder


def _fetch(target: Path) -> Path:
    maven = shutil.which("mvn")
    if maven is None:
        raise KafkaMissingError("Maven, which fetches the broker, and `mvn` is not on PATH")
    goal = "dependency:copy-dependencies"
    answer = subprocess.run(
        [maven, "-q", "-B", "-f", POM, goal, f"-DoutputDirectory={target.resolve()}"],
        capture_output=True,
        text=True,
        timeout=_FETCH_SECONDS,
    )
    if answer.returncode != 0:
        raise KafkaMissingError(
            f"its libraries, which Maven did not get:\n{answer.stdout[-2000:]}{answer.stderr}\n"
        )
    return target
