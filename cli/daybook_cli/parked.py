"""`daybook parked` and `resume`: what waits, is parked or stopped, and putting it right."""

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from daybook_chassis import effects
from daybook_chassis.consumer import held
from daybook_chassis.effects import EffectState
from daybook_chassis.errors import NotFound
from daybook_chassis.service import Service
from daybook_cli.house import House
from daybook_cli.opening import opened_house
from daybook_cli.output import Format, render


def parked(
    redrive: Annotated[str | None, typer.Option(help="ID of what is parked, to try again.")] = None,
    discard: Annotated[str | None, typer.Option(help="ID of what is parked, to give up.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print rows.")] = Format.TABLE,
) -> None:
    """Show facts and effects that wait or are parked; try one again, or give one up."""
    with opened_house() as house:
        for choice, again in ((redrive, True), (discard, False)):
            if choice is not None:
                _decide(house, choice, again=again)
        house.drain()
        sys.stdout.write(render(list(rows(house)), form))
        for name, reason in _stopped(house).items():
            print(f"{name} is stopped: {reason}; see: daybook resume {name}")


def resume(name: Annotated[str, typer.Argument(help="A stopped subscription.")]) -> None:
    """Let a subscription go on that stopped because its handler failed for many keys at once."""
    with opened_house() as house:
        if name not in _stopped(house):
            raise NotFound(f"{name} is not stopped")
        for consumer in house.consumers():
            if consumer.name == name:
                consumer.resume()
        house.drain()
        again = _stopped(house).get(name)
        print(f"{name}: {f'stopped again: {again}' if again else 'goes on'}")
    if again:
        raise typer.Exit(1)


def count(house: House) -> int:
    """How many facts and effects of all services wait or are parked."""
    total = 0
    for service in house.services.values():
        with service.database.read() as tx:
            total += sum(held.counts(tx).values()) + effects.open_counts(tx)[EffectState.PARKED]
    return total


def _stopped(house: House) -> dict[str, str]:
    reasons = {consumer.name: consumer.stopped() for consumer in house.consumers()}
    return {name: reason for name, reason in reasons.items() if reason is not None}


def rows(house: House) -> Iterator[dict[str, Any]]:
    """All of them, a service after another, oldest first."""
    for service in house.services.values():
        yield from _facts(service)
        yield from _effects(service)


def _facts(service: Service) -> Iterator[dict[str, Any]]:
    with service.database.read() as tx:
        for each in held.listing(tx, limit=None):
            yield {
                "id": f"{service.name}:{each.id}",
                "subscription": each.subscription,
                "fact": f"{each.source} {each.position}",
                "state": each.state.value,
                "reason": each.reason or "",
                "since": each.since.isoformat(timespec="seconds"),
            }


def _effects(service: Service) -> Iterator[dict[str, Any]]:
    with service.database.read() as tx:
        for each in effects.parked(tx, limit=None):
            yield {
                "id": f"{service.name}:effect-{each['id']}",
                "subscription": each["reaction"],
                "fact": each["command"],
                "state": each["state"],
                "reason": each["reason"],
                "since": "",
            }


def _decide(house: House, choice: str, *, again: bool) -> None:
    """`sales:7` is a held fact of sales, `sales:effect-7` an effect that was refused there."""
    service, _, what = choice.partition(":")
    number = int(what.removeprefix("effect-"))
    with house[service].database.write() as tx:
        if what.startswith("effect-"):
            effects.decide_parked(tx, number, again=again)
        elif again:
            held.redrive(tx, number)
        else:
            held.discard(tx, number)
