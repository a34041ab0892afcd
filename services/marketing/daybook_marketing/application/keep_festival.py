"""Keep a festival from now on, or drop it; and what is done when it comes (MK4)."""

from uuid import UUID

from daybook_chassis.commands import Command, Work
from daybook_chassis.errors import NotFound
from daybook_contracts.fact import Reference
from daybook_marketing.application.members import Members
from daybook_marketing.application.policies import AUDIENCES, GREETINGS
from daybook_marketing.application.streams import FESTIVAL, festival_of
from daybook_marketing.domain import festival
from daybook_marketing.domain.calendars import FestivalDay


class KeepFestival(Command):
    """The members that `audience` has on the day are greeted, every year."""

    festival: Reference
    audience: Reference


class DropFestival(Command):
    festival: Reference


class ReachFestival(Command):
    """It is the festival's day."""

    festival: Reference


def keep_festival(command: KeepFestival, work: Work) -> None:
    """Raises NotFound for a festival or an audience of no policy, Conflict if it is kept."""
    day = _day(command.festival, work)
    if day is None:
        raise NotFound(f"no policy has a festival {command.festival}")
    if command.audience not in work.policy(AUDIENCES).policy.audiences:
        raise NotFound(f"there is no audience {command.audience}")
    stream = work.find(FESTIVAL, festival_of(command.festival))
    facts = festival.keep(
        stream.state,
        festival=command.festival,
        audience=command.audience,
        day=day,
        today=work.now.date(),
    )
    work.record(FESTIVAL, stream, facts, policy_version=work.policy(GREETINGS).version)


def drop_festival(command: DropFestival, work: Work) -> None:
    """Raises NotFound if it is not kept."""
    if work.find(FESTIVAL, festival_of(command.festival)).state is None:
        raise NotFound(f"{command.festival} is not kept")
    stream = work.load(FESTIVAL, festival_of(command.festival))
    work.record(FESTIVAL, stream, festival.drop(stream.state))


class Herald:
    """Says that a festival has come, and for whom, as memberships are posted."""

    def __init__(self, members: Members) -> None:
        self._members = members

    def reach_festival(self, command: ReachFestival, work: Work) -> None:
        """Nothing of one that was dropped, or that the policy does not have any more."""
        stream = work.find(FESTIVAL, festival_of(command.festival))
        day = _day(command.festival, work)
        if stream.state is None or day is None:
            return
        facts = festival.reach(
            stream.state,
            day=day,
            today=work.now.date(),
            members=self._listed(stream.state.audience, work),
        )
        version = work.policy(GREETINGS).version
        work.record(FESTIVAL, stream, facts, policy_version=version)

    def _listed(self, audience: str, work: Work) -> list[UUID]:
        """Of an audience that the policy has given up, nobody."""
        known = audience in work.policy(AUDIENCES).policy.audiences
        return self._members.of(audience, work) if known else []


def _day(name: str, work: Work) -> FestivalDay | None:
    occasion = work.policy(GREETINGS).policy.occasions.get(name)
    return occasion.day.festival_day() if occasion and occasion.day else None
