"""Journeys: what sets a customer on one, and its steps: a versioned policy (MK9)."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from daybook_contracts.customers.consent import Channel
from daybook_contracts.fact import Reference
from daybook_contracts.marketing.journeys import Condition, JourneyStep, StepKind

_FITS = {
    StepKind.WAIT: {"hours"},
    StepKind.MESSAGE: {"channel", "subject", "body"},
    StepKind.BRANCH: {"condition", "otherwise"},
    StepKind.EXIT: set[str](),
}
_SOME = {"hours", "channel", "subject", "body", "condition", "otherwise", "value"}


class Trigger(StrEnum):
    """What sets a customer on a journey, or takes it off one."""

    AUDIENCE_JOINED = "audience_joined"
    AUDIENCE_LEFT = "audience_left"
    CONTRACT_SIGNED = "contract_signed"
    LOYAL_MEMBER = "loyal_member"
    ACQUISITION = "acquisition"
    RETENTION = "retention"
    WIN_BACK = "win_back"
    WON_BACK = "won_back"
    BY_HAND = "by_hand"


class Journey(BaseModel):
    """`value` narrows the trigger: the audience that is joined. Any of `exit_on` ends the journey.

    Who was on it may be on it again `again_days` days after it ended, never if that is missing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    active: bool = True
    trigger: Trigger
    value: Reference | None = None
    again_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    exit_on: frozenset[Trigger] = frozenset()
    steps: Annotated[tuple[JourneyStep, ...], Field(min_length=1, max_length=50, strict=False)]

    @field_validator("steps", mode="before")
    @classmethod
    def _read(cls, steps: object) -> object:
        """Steps are strict as facts are, which read their enumerations from JSON only."""
        if not isinstance(steps, Sequence) or isinstance(steps, str):
            return steps
        return tuple(
            JourneyStep.model_validate(each, strict=False) if isinstance(each, dict) else each
            for each in steps
        )

    @field_validator("steps")
    @classmethod
    def _lead_on(cls, steps: tuple[JourneyStep, ...]) -> tuple[JourneyStep, ...]:
        names = [step.name for step in steps]
        if len(set(names)) < len(names):
            raise ValueError("each step has a name of its own")
        for place, step in enumerate(steps):
            _check(step)
            for target in (step.goto, step.otherwise):
                if target is not None and target not in names[place + 1 :]:
                    raise ValueError(f"{step.name}: {target} is no later step")
        return steps


class JourneyPolicy(BaseModel):
    """Journeys by name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    journeys: dict[Reference, Journey]


def _check(step: JourneyStep) -> None:
    """What its kind needs is there, and nothing else. Raises ValueError."""
    there = {name for name in _SOME if getattr(step, name) is not None}
    wanted = set(_FITS[step.kind])
    if step.kind is StepKind.BRANCH and step.condition is not Condition.OPENED:
        wanted.add("value")
    if there != wanted:
        said = ", ".join(sorted(wanted)) or "nothing"
        raise ValueError(f"{step.name}: a {step.kind} step has {said}")
    if step.channel not in (None, Channel.EMAIL, Channel.SMS, Channel.POST):
        raise ValueError(f"{step.name}: nothing carries messages by {step.channel}")
