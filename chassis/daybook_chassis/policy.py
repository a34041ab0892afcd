"""Policies: business thresholds by version and effective date, in data and never in code.

The first versions come with the service, in `policies/<name>.toml`. Later ones are set by people
while it runs, and are facts: who set them, when and why is in the log.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.resources import files
from typing import Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel

from daybook_chassis.ids import derived_id
from daybook_contracts.policy import PolicyFact

P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Version(Generic[P]):
    """One version of a policy: in force from a day on, until the next one is."""

    version: str
    effective_from: date
    policy: P


class Policies(Generic[P]):
    """All versions of one policy, by the day from which they count; of one day, the last set."""

    def __init__(self, versions: Iterable[Version[P]]) -> None:
        self.versions = sorted(versions, key=lambda version: version.effective_from)
        if not self.versions:
            raise ValueError("a policy has at least one version")

    def at(self, day: date) -> Version[P]:
        """The version in force on a day; before the first one, the first."""
        in_force = [each for each in self.versions if each.effective_from <= day]
        return in_force[-1] if in_force else self.versions[0]


@dataclass(frozen=True, eq=False)
class Policy(Generic[P]):
    """A policy by name: the package that ships its first versions, and the model of its terms."""

    package: str
    name: str
    model: type[P]

    @cached_property
    def stream_id(self) -> UUID:
        """Where the versions are kept that people set."""
        return derived_id("policy", self.name)

    @cached_property
    def shipped(self) -> Policies[P]:
        """Read from the package. Raises ValueError (pydantic's) for terms that do not fit."""
        return load(self.package, self.name, self.model)

    def versions(self, told: Iterable[Version[P]] | None) -> Policies[P]:
        """What was shipped, and what was set since."""
        return Policies([*self.shipped.versions, *told]) if told else self.shipped

    def evolve(self, state: Sequence[Version[P]] | None, fact: PolicyFact) -> list[Version[P]]:
        """The versions set so far; terms are read tolerantly, as today's model understands them."""
        return [*(state or ()), self.version(fact)]

    def version(self, fact: PolicyFact) -> Version[P]:
        terms = self.model.model_validate(fact.terms, extra="ignore")
        return Version(fact.policy_version, fact.effective_from, terms)


def load(package: str, name: str, model: type[P]) -> Policies[P]:
    """Read `policies/<name>.toml` of a package: a table a version, checked against `model`.

    Raises ValueError (pydantic's) for a policy that does not fit.
    """
    text = files(package).joinpath("policies", f"{name}.toml").read_text("utf-8")
    return Policies(_version(each, model) for each in tomllib.loads(text)["policy"])


def _version(data: Mapping[str, Any], model: type[P]) -> Version[P]:
    terms = {key: value for key, value in data.items() if key not in ("version", "effective_from")}
    effective_from = data["effective_from"]
    if not isinstance(effective_from, date):
        raise ValueError("effective_from is a date")
    return Version(str(data["version"]), effective_from, model.model_validate(terms))
