"""What facts there are: types by name and version, and how an old version becomes the newest."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from daybook_contracts.envelope import first_problem
from daybook_contracts.fact import ExternalFact, Fact

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]
"""Turns the JSON object of one version into that of the next."""


class FactUnreadable(ValueError):
    """Bytes that are not a fact this catalogue knows; the message says why, without the input."""


class Catalogue:
    """The newest class of every fact type, with upcasters from older versions, one step each.

    `upcasters` is keyed by (type name, version it starts from). Names outside the catalogue are
    never imported or evaluated: what a log says cannot choose code.
    """

    def __init__(
        self,
        public: Iterable[type[Fact]],
        private: Iterable[type[Fact]] = (),
        upcasters: Mapping[tuple[str, int], Upcaster] | None = None,
    ) -> None:
        self.public = tuple(public)
        self.private = tuple(private)
        self.upcasters = dict(upcasters or {})
        self._by_name: dict[str, type[Fact]] = {}
        for fact in (*self.public, *self.private):
            if self._by_name.setdefault(fact.type, fact) is not fact:
                raise ValueError(f"two facts are called {fact.type}")
        for name, start in self.upcasters:
            if name not in self._by_name or start >= self._by_name[name].version:
                raise ValueError(f"the upcaster from {name} {start} leads nowhere")
        self._public_names = frozenset(fact.type for fact in self.public)

    def __add__(self, other: "Catalogue") -> "Catalogue":
        return Catalogue(
            dict.fromkeys((*self.public, *other.public)),
            dict.fromkeys((*self.private, *other.private)),
            self.upcasters | other.upcasters,
        )

    def __iter__(self) -> Iterator[type[Fact]]:
        return iter((*self.public, *self.private))

    def is_public(self, type_name: str) -> bool:
        return type_name in self._public_names

    def find(self, type_name: str) -> type[Fact] | None:
        return self._by_name.get(type_name)

    def read(self, type_name: str, version: int, body: bytes) -> Fact:
        """The fact in the newest version. Raises FactUnreadable with a reason for a person."""
        fact = self._by_name.get(type_name)
        if fact is None:
            raise FactUnreadable(f"unknown type {type_name}")
        if version == fact.version:
            return _validated(fact, body)
        if not 1 <= version < fact.version:
            raise FactUnreadable(f"unknown version {version} of {type_name}")
        return _validated(fact, json.dumps(self._upcast(fact, version, body)).encode())

    def _upcast(self, fact: type[Fact], version: int, body: bytes) -> dict[str, Any]:
        data = json_object(body)
        for step in range(version, fact.version):
            upcaster = self.upcasters.get((fact.type, step))
            if upcaster is None:
                raise FactUnreadable(f"no upcaster from version {step} of {fact.type}")
            try:
                data = upcaster(data)
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                # Its text may quote the input, so only its kind is told.
                reason = f"not a version {step} of {fact.type} ({type(error).__name__})"
                raise FactUnreadable(reason) from error
        return data


def json_object(body: bytes) -> dict[str, Any]:
    """Parse strictly: one object, no duplicate names, no NaN. Raises FactUnreadable."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        if len(data) != len(pairs):
            raise FactUnreadable("a name stands twice in one object")
        return data

    def refuse(constant: str) -> Any:
        raise FactUnreadable(f"{constant} is not JSON")

    try:
        data = json.loads(body.decode(), object_pairs_hook=unique, parse_constant=refuse)
    except FactUnreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise FactUnreadable(f"not JSON: {error}") from error
    if not isinstance(data, dict):
        raise FactUnreadable("not a JSON object")
    return data


def _validated(fact: type[Fact], body: bytes) -> Fact:
    if issubclass(fact, ExternalFact):
        json_object(body)
    try:
        return fact.model_validate_json(body, extra="ignore")
    except ValidationError as error:
        raise FactUnreadable(first_problem(error)) from error
