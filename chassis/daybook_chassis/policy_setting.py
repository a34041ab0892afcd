"""Setting policies and showing them: the command, the ledger of versions, and what is in force."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import JsonValue, ValidationError

from daybook_chassis.commands import Command, Handler, Work
from daybook_chassis.errors import NotFound, Poison, Refusal
from daybook_chassis.policy import P, Policies, Policy, Version
from daybook_chassis.projection import Key, On, Projection, Row
from daybook_chassis.queries import Queries
from daybook_chassis.rows import key, table, text
from daybook_chassis.work import Aggregate
from daybook_contracts.envelope import Envelope, first_problem, instant
from daybook_contracts.fact import Day, Fact, Reference, Text
from daybook_contracts.policy import PolicyFact


class SetPolicy(Command):
    """Give a policy new terms, all of them, from a day on. What was decided before stays decided.

    The terms in force are shown by GET of the same path.
    """

    name: Reference
    effective_from: Day
    terms: dict[str, JsonValue]
    reason: Text


@dataclass(frozen=True)
class PolicyBook:
    """The policies of one service, and the fact by which it says that one was set."""

    service: str
    policies: Iterable[Policy[Any]]
    fact: type[PolicyFact]
    by_name: Mapping[str, Policy[Any]] = field(init=False)
    projection: Projection = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {each.name: each for each in self.policies})
        object.__setattr__(self, "projection", _ledger(f"{self.service}.policies", self.fact))

    @property
    def handlers(self) -> Mapping[type[Command], Handler]:
        return {SetPolicy: self.set_policy}

    def find(self, name: str) -> Policy[Any]:
        """Raises NotFound."""
        try:
            return self.by_name[name]
        except KeyError:
            known = ", ".join(self.by_name)
            raise NotFound(f"{self.service} has no policy {name}; there are {known}") from None

    def set_policy(self, command: SetPolicy, work: Work) -> None:
        """Setting what is set already changes nothing.

        Raises NotFound, Poison for terms that do not fit, Refusal for a day that is over.
        """
        policy = self.find(command.name)
        if command.effective_from < work.now.date():
            raise Refusal(
                f"{command.effective_from} is over: what was decided then stays decided. "
                f"A policy counts from {work.now.date()} on, or later"
            )
        terms = checked(policy, command.terms)
        aggregate = Aggregate("policy", policy.evolve)
        stream = work.find(aggregate, policy.stream_id)
        before = policy.versions(stream.state).at(command.effective_from)
        if (before.effective_from, before.policy) == (command.effective_from, terms):
            return
        fact = self.fact(
            name=policy.name,
            policy_version=f"{policy.name}/set-{stream.version + 1}",
            effective_from=command.effective_from,
            terms=terms.model_dump(mode="json"),
            reason=command.reason,
        )
        work.record(aggregate, stream, [fact], policy_version=fact.policy_version)

    def versions(
        self, queries: Queries, name: str, known_at: datetime | None = None
    ) -> Policies[Any]:
        """All versions of a policy, as readers see them, or saw them then. Raises NotFound."""
        policy = self.find(name)
        return policy.versions(
            _told(policy, row)
            for row in self._set(queries, name)
            if known_at is None or datetime.fromisoformat(row["set_at"]) <= known_at
        )

    def rows(self, queries: Queries, as_of: date, name: str | None = None) -> list[dict[str, Any]]:
        """Every version of every policy, or of one: terms, who, when, why, and what is in force.

        Raises NotFound.
        """
        chosen = [self.find(name)] if name else list(self.by_name.values())
        return [row for policy in chosen for row in self._rows(queries, policy, as_of)]

    def _rows(self, queries: Queries, policy: Policy[Any], as_of: date) -> list[dict[str, Any]]:
        told = {row["policy_version"]: row for row in self._set(queries, policy.name)}
        versions = policy.versions(_told(policy, row) for row in told.values())
        in_force = versions.at(as_of)
        return [
            _shown(policy, each, in_force, told.get(each.version)) for each in versions.versions
        ]

    def _set(self, queries: Queries, name: str) -> list[Row]:
        rows = [row for row in queries.all(self.projection.name) if row["name"] == name]
        return sorted(rows, key=lambda row: int(row["policy_version"].rpartition("-")[2]))


def checked(policy: Policy[P], terms: dict[str, JsonValue]) -> P:
    """Terms as the policy understands them. Raises Poison for those that do not fit."""
    try:
        return policy.model.model_validate_json(json.dumps(terms), extra="forbid")
    except ValidationError as error:
        raise Poison(f"{policy.name}: {first_problem(error)}") from error


def _told(policy: Policy[Any], row: Row) -> Version[Any]:
    terms = policy.model.model_validate_json(row["terms"], extra="ignore")
    return Version(row["policy_version"], date.fromisoformat(row["effective_from"]), terms)


def _shown(
    policy: Policy[Any], version: Version[Any], in_force: Version[Any], told: Row | None
) -> dict[str, Any]:
    by = told or {"set_by": None, "set_at": None, "reason": "came with the service"}
    return {
        "name": policy.name,
        "version": version.version,
        "effective_from": version.effective_from.isoformat(),
        "in_force": version is in_force,
        "set_by": by["set_by"],
        "set_at": by["set_at"],
        "reason": by["reason"],
        "terms": version.policy.model_dump(mode="json"),
    }


def _ledger(name: str, fact: type[PolicyFact]) -> Projection:
    return Projection(
        name,
        table(
            "policies",
            key("policy_version"),
            text("name"),
            text("effective_from"),
            text("terms"),
            text("reason"),
            text("set_by"),
            text("set_at"),
        ),
        {fact: On(_posted, _by_version)},
        customer_column=None,
    )


def _by_version(fact: Fact, envelope: Envelope) -> list[Key]:
    assert isinstance(fact, PolicyFact)
    return [(fact.policy_version,)]


def _posted(row: Row, fact: PolicyFact, envelope: Envelope) -> Row:
    return row | {
        "name": fact.name,
        "effective_from": fact.effective_from.isoformat(),
        "terms": json.dumps(fact.terms, sort_keys=True, ensure_ascii=False),
        "reason": fact.reason,
        "set_by": envelope.actor,
        "set_at": instant(envelope.occurredat),
    }
