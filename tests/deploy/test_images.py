"""An image holds one service, what it runs on, and nothing else."""

import re

import pytest

from daybook_chassis.settings import Settings
from deploy.services import SERVICES
from tests.deploy.rendered import REPOSITORY, instructions, tool

FILES = {name: REPOSITORY / "services" / name / "Dockerfile" for name in SERVICES}


def all_of(service: str, instruction: str) -> list[str]:
    return [rest for name, rest in instructions(FILES[service]) if name == instruction]


def test_hadolint_has_nothing_to_say() -> None:
    tool("hadolint", "--failure-threshold", "style", *map(str, FILES.values()))


@pytest.mark.parametrize("service", SERVICES)
def test_it_copies_contracts_chassis_and_its_own_service(service: str) -> None:
    copied = [rest.split() for rest in all_of(service, "COPY") if not rest.startswith("--from")]

    sources = {word.rstrip("/") for words in copied for word in words[:-1]}
    assert sources == {"requirements.lock", "contracts", "chassis", f"services/{service}"}
    assert not all_of(service, "ADD")


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_run_holds_nothing_but_what_was_installed(service: str) -> None:
    stages = [n for n, (name, _) in enumerate(instructions(FILES[service])) if name == "FROM"]
    last = instructions(FILES[service])[stages[-1] :]

    assert len(stages) == 2
    assert [rest for name, rest in last if name == "COPY"] == [
        "--from=build /opt/daybook /opt/daybook"
    ]
    assert not any("pip" in rest for _, rest in last)


@pytest.mark.parametrize("service", SERVICES)
def test_all_that_is_installed_is_pinned(service: str) -> None:
    (settings,) = [rest for rest in all_of(service, "ENV") if "PIP_" in rest]
    (installing,) = [rest for rest in all_of(service, "RUN") if "pip" in rest]

    assert {"PIP_CONSTRAINT", "PIP_BUILD_CONSTRAINT"} <= set(re.findall(r"(\w+)=", settings))
    assert settings.count("=/build/requirements.lock") == 2
    assert installing.endswith("install ./contracts './chassis[kafka,otlp]' ./service")


@pytest.mark.parametrize("service", SERVICES)
def test_it_runs_its_service_as_nobody_special(service: str) -> None:
    assert all_of(service, "USER") == ["10001"]
    assert all_of(service, "ENTRYPOINT") == [f'["python", "-m", "daybook_{service}"]']
    assert not all_of(service, "CMD")  # arguments are those of the service: migrate


@pytest.mark.parametrize("service", SERVICES)
def test_it_asks_the_service_how_it_is(service: str) -> None:
    (check,) = all_of(service, "HEALTHCHECK")

    assert "+ '/health'" in check
    assert all_of(service, "EXPOSE") == ["8420"]


@pytest.mark.parametrize("service", SERVICES)
def test_its_settings_exist(service: str) -> None:
    named = set(re.findall(r"DAYBOOK_([A-Z_]+)", " ".join(all_of(service, "ENV"))))

    assert named == {"HOME", "HOST", "PORT"}
    assert named <= {name.upper() for name in Settings.model_fields}


def test_images_differ_in_the_name_of_the_service_and_nothing_else() -> None:
    """`service` is both: a service's name, and where each is put."""
    texts = {
        name: [
            (instruction, re.sub(rf"services/{name}/|daybook_{name}\b", "ITS OWN", rest))
            for instruction, rest in instructions(file)
        ]
        for name, file in FILES.items()
    }

    assert all(text == texts["sales"] for text in texts.values())


def test_nothing_else_is_sent_to_be_built() -> None:
    lines = (REPOSITORY / ".dockerignore").read_text("utf-8").splitlines()

    assert lines[1] == "*"  # nothing, but what follows
    assert {line[1:] for line in lines if line.startswith("!")} == {
        "requirements.lock",
        "contracts",
        "chassis",
        "services",
    }
