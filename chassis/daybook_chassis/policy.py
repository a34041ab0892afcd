"""Policies: business thresholds by version and effective date, in data files and never in code."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Generic, TypeVar

from pydantic import BaseModel

P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Version(Generic[P]):
    """One version of a policy: in force from a day on, until the next one is."""

    version: str
    effective_from: date
    policy: P


class Policies(Generic[P]):
    """All versions of one policy, oldest first."""

    def __init__(self, versions: Iterable[Version[P]]) -> None:
        self.versions = sorted(versions, key=lambda version: version.effective_from)
        if not self.versions:
            raise ValueError("a policy has at least one version")

    def at(self, day: date) -> Version[P]:
        """The version in force on a day; before the first one, the first."""
        in_force = [each for each in self.versions if each.effective_from <= day]
        return in_force[-1] if in_force else self.versions[0]


def load(package: str, name: str, model: type[P]) -> Policies[P]:
    """Read `policies/<name>.toml` of a package: a table a version, checked against `model`.

    Raises ValueError (pydantic's) for a policy that does not fit.
    """
    text = files(package).joinpath("policies", f"{name}.toml").read_text("utf-8")
    return Policies(_version(each, model) for each in tomllib.loads(text)["policy"])


def _version(data: Mapping[str, object], model: type[P]) -> Version[P]:
    terms = {key: value for key, value in data.items() if key not in ("version", "effective_from")}
    effective_from = data["effective_from"]
    if not isinstance(effective_from, date):
        raise ValueError("effective_from is a date")
    return Version(str(data["version"]), effective_from, model.model_validate(terms))
