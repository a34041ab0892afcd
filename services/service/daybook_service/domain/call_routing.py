"""Who takes a call: by menu choice, skill, hours and manager; a versioned policy (SE11)."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, model_validator

from daybook_chassis.errors import Refusal
from daybook_contracts.fact import Reference
from daybook_contracts.service.entitlements import Handling


class SkillTeams(BaseModel):
    """Who takes calls that ask for a skill, in hours and outside of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    team: Reference
    after_hours: Reference


class CallRoutingPolicy(BaseModel):
    """The skill that each menu choice asks for, `otherwise` without one; teams by skill."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    menu: dict[str, str]
    otherwise: str
    skills: dict[Reference, SkillTeams] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> "CallRoutingPolicy":
        if not {*self.menu.values(), self.otherwise} <= self.skills.keys():
            raise ValueError("the menu leads to skills that somebody has")
        return self

    def skill(self, choice: str | None) -> str:
        return self.menu.get(choice or "", self.otherwise)


class UnknownSkill(Refusal):
    """Nobody has that skill."""


@dataclass(frozen=True, slots=True)
class Route:
    skill: str
    routed_to: str
    handling: Handling
    within_hours: bool


def route(
    policy: CallRoutingPolicy,
    skill: str,
    *,
    is_open: bool,
    manager: str | None = None,
    handling: Handling | None = None,
) -> Route:
    """A customer's own manager comes before any team. Raises UnknownSkill."""
    teams = policy.skills.get(skill)
    if teams is None:
        raise UnknownSkill(f"nobody has the skill {skill}; there are {', '.join(policy.skills)}")
    routed_to = manager or (teams.team if is_open else teams.after_hours)
    return Route(skill, routed_to, handling or Handling.IN_TURN, is_open)
