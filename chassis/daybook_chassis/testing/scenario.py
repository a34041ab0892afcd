"""Given facts, when something is decided, then these facts or this refusal: how a domain is tested.

Scenario(customer.evolve).given(REGISTERED).when(
    lambda state: customer.add_contact(state, ...)
).then(ADDED)
"""

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, Generic, TypeVar

from daybook_chassis.errors import DaybookError
from daybook_contracts.fact import Fact

S = TypeVar("S")


class Scenario(Generic[S]):
    """One stream's facts so far, and the fold that makes state of them."""

    def __init__(self, evolve: Callable[[S | None, Any], S], facts: Iterable[Fact] = ()) -> None:
        self._evolve = evolve
        self.facts = tuple(facts)

    @property
    def state(self) -> S | None:
        """What the facts fold into; None before the first."""
        return reduce(self._evolve, self.facts, None)

    def given(self, *facts: Fact) -> "Scenario[S]":
        """The same with more facts behind."""
        return Scenario(self._evolve, (*self.facts, *facts))

    def when(self, decide: Callable[[Any], Iterable[Fact]]) -> "Decided[S]":
        """Decide on the state. A test goes on with `then` or `refused`, or it tests nothing."""
        try:
            return Decided(self, tuple(decide(self.state)), None)
        except DaybookError as refusal:
            return Decided(self, (), refusal)


class Decided(Generic[S]):
    """What came of a decision, to be compared with what should have."""

    def __init__(
        self, before: Scenario[S], facts: tuple[Fact, ...], refusal: DaybookError | None
    ) -> None:
        self._before = before
        self._facts = facts
        self._refusal = refusal

    def then(self, *facts: Fact) -> Scenario[S]:
        """Exactly these facts, in order, and they can be folded; no facts: nothing changes.

        Returns the scenario with them behind, to go on from.
        """
        if self._refusal is not None:
            raise AssertionError(f"refused: {self._refusal!r}") from self._refusal
        if self._facts != facts:
            raise AssertionError(f"decided {list(self._facts)}, not {list(facts)}")
        after = self._before.given(*facts)
        if facts and after.state is None:
            raise AssertionError("the facts fold into nothing")
        return after

    def refused(self, kind: type[DaybookError], saying: str = "") -> None:
        """Refused with this very class, in words that contain `saying`."""
        if type(self._refusal) is not kind:
            found = self._refusal or list(self._facts)
            raise AssertionError(f"{found!r}, not {kind.__name__}") from self._refusal
        if saying not in str(self._refusal):
            raise AssertionError(f"it says {str(self._refusal)!r}, not {saying!r}")
