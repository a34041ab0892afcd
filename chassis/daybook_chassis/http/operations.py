"""What every service offers operators and peers: health, feeds, doors, held facts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict

from daybook_chassis import effects
from daybook_chassis.consumer import held
from daybook_chassis.errors import DaybookError, NotFound, Poison, Transient
from daybook_chassis.feed import MOST, Feed, line_of
from daybook_chassis.http.edge import PROBLEMS, Permit, documented, parsed, read_body
from daybook_chassis.security import OPERATOR
from daybook_chassis.service import Service
from daybook_chassis.transport.lease import Leases
from daybook_contracts.fact import Instant

After = Annotated[int, Query(ge=0, lt=2**63)]
Limit = Annotated[int, Query(ge=1, le=1000)]
PageLimit = Annotated[int, Query(ge=1, le=MOST)]
Identifier = Annotated[int, Path(ge=1, lt=2**63)]
Timeline = Annotated[str, Path(max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]


_SLOT_RANGE = 10_000
"""Positions that one answer about a slot covers."""


class Advance(BaseModel):
    """How far an imported history has come, in business time."""

    model_config = ConfigDict(extra="forbid", strict=True, hide_input_in_errors=True)

    reached: Instant


class Verdict(BaseModel):
    """What became of one event at the door; `position` is its place in the owner's log."""

    line: int
    outcome: str
    position: int | None = None
    reason: str | None = None


def feeds(service: Service) -> APIRouter:
    """Facts that this service publishes, for peers and other systems to read and refill from."""
    router = APIRouter(prefix="/feeds", tags=["feeds"], responses=PROBLEMS)
    served = service.feeds()
    reader = [Depends(Permit(f"{service.name}.feeds.read"))]

    def feed(source: str) -> Feed:
        if source not in served:
            raise NotFound(f"this service does not publish {source}")
        return served[source]

    @router.get("/{source}/forks", dependencies=reader)
    def forks(source: str) -> list[dict[str, int]]:
        return [
            {"epoch": fork.epoch, "forked_after": fork.forked_after}
            for fork in feed(source).forks()
        ]

    @router.get("/{source}/facts", dependencies=reader, response_class=PlainTextResponse)
    def facts(source: str, after: After = 0, limit: PageLimit = 500) -> Response:
        page = feed(source).read(after, limit)
        text = "".join(line_of(message) + "\n" for message in page.messages)
        return PlainTextResponse(text, headers={"Covered": str(page.covered)})

    @router.get("/{source}/slots", dependencies=reader)
    def slots(source: str, upto: After = 2**63 - 1) -> dict[int, int]:
        return feed(source).slot_heads(upto)

    @router.get("/{source}/slots/{slot}", dependencies=reader, response_class=PlainTextResponse)
    def slot_facts(
        source: str, slot: Annotated[int, Path(ge=0, lt=256)], upto: After, after: After = 0
    ) -> Response:
        page = feed(source).read_slot(slot, after, min(upto, after + _SLOT_RANGE))
        text = "".join(line_of(message) + "\n" for message in page.messages)
        return PlainTextResponse(text, headers={"Covered": str(page.covered)})

    return router


def door(service: Service) -> APIRouter:
    """Where other systems bring their facts, as CloudEvents in JSON lines (IO1)."""
    router = APIRouter(tags=["door"], responses=PROBLEMS)

    @router.post("/events", dependencies=[Depends(Permit(f"{service.name}.events.write"))])
    async def events(request: Request) -> list[Verdict]:
        """One CloudEvent a line, structured mode. Each is taken or refused for itself."""
        body = await read_body(request)
        return await run_in_threadpool(_take, service, body.splitlines())

    return router


def operations(service: Service) -> APIRouter:
    """Health, and what waits for an operator."""
    router = APIRouter(prefix="/operations", tags=["operations"], responses=PROBLEMS)
    read = [Depends(Permit(f"{service.name}.operations.read"))]
    write = [Depends(Permit(f"{service.name}.operations.write"))]

    @router.get("/status", dependencies=read)
    def status() -> dict[str, Any]:
        """Head of the log, what is held by state, what is owed, which projections there are."""
        with service.database.read() as tx:
            waiting = held.counts(tx)
            owed = effects.open_count(tx)
        return {
            "service": service.name,
            "head": service.log.head(),
            "held": waiting,
            "effects_owed": owed,
            "projections": sorted(service.generations.projections),
        }

    @router.get("/held", dependencies=read)
    def held_facts(after: After = 0, limit: Limit = 100) -> list[dict[str, Any]]:
        """Facts that wait or are parked, oldest first."""
        with service.database.read() as tx:
            return [
                {name: getattr(row, name) for name in held.Held.__dataclass_fields__}
                for row in held.listing(tx, after, limit)
            ]

    @router.post("/held/{held_id}/redrive", dependencies=write, status_code=204)
    def redrive(held_id: Identifier) -> None:
        """Try a parked fact again, in its place."""
        with service.database.write() as tx:
            held.redrive(tx, held_id)

    @router.post("/held/{held_id}/discard", dependencies=write, status_code=204)
    def discard(held_id: Identifier) -> None:
        """Give a parked fact up here; it stays in its owner's log."""
        with service.database.write() as tx:
            held.discard(tx, held_id)

    @router.get("/effects", dependencies=read)
    def parked_effects(after: After = 0, limit: Limit = 100) -> list[dict[str, Any]]:
        """Effects that were refused."""
        with service.database.read() as tx:
            return effects.parked(tx, after, limit)

    @router.post("/effects/{effect}/redrive", dependencies=write, status_code=204)
    def redrive_effect(effect: Identifier) -> None:
        """Try a refused effect again."""
        with service.database.write() as tx:
            effects.decide_parked(tx, effect, again=True)

    @router.post("/effects/{effect}/discard", dependencies=write, status_code=204)
    def discard_effect(effect: Identifier) -> None:
        """Give a refused effect up; what is behind it goes on."""
        with service.database.write() as tx:
            effects.decide_parked(tx, effect, again=False)

    advancing = {"requestBody": documented(Advance.model_json_schema())}

    @router.post("/timelines/{timeline}", dependencies=write, openapi_extra=advancing)
    async def advance(timeline: Timeline, request: Request) -> dict[str, int]:
        """An imported history has come this far: fire what is due in it."""
        asked = parsed(Advance, await read_body(request), {})
        return {"fired": await run_in_threadpool(service.timers.advance, timeline, asked.reached)}

    return router


def relays(service: Service) -> APIRouter:
    """What is published on Kafka."""
    router = APIRouter(prefix="/operations/relays", tags=["operations"], responses=PROBLEMS)
    write = [Depends(Permit(f"{service.name}.operations.write"))]
    logs = {log.source: log for log in service.logs()}

    @router.post("/{source}/rewind", dependencies=write, status_code=204)
    def rewind(source: str, after: After = 0) -> None:
        """Publish a log again from a position on, as after a Kafka cluster lost its data."""
        if source not in logs:
            raise NotFound(f"this service does not publish {source}")
        Leases(service.database, source, OPERATOR, 0).rewind(after)

    return router


def health(service: Service) -> APIRouter:
    """For whoever keeps the process running; no token, and nothing to read from it."""
    router = APIRouter(tags=["health"])

    @router.get("/health")
    def alive() -> dict[str, str]:
        """The process answers."""
        return {"service": service.name, "status": "alive"}

    @router.get("/ready", responses={503: PROBLEMS[503]})
    def ready() -> dict[str, str]:
        """The database answers too, and whatever else this process lives on."""
        service.log.head()
        for check in service.checks:
            reason = check()
            if reason is not None:
                raise Transient(reason)
        return {"service": service.name, "status": "ready"}

    return router


def _take(service: Service, lines: list[bytes]) -> list[Verdict]:
    verdicts: dict[int, Verdict] = {}
    arrivals = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                arrivals.append((number, service.ingress.check(line)))
            except Poison as refusal:
                verdicts[number] = Verdict(line=number, outcome="refused", reason=str(refusal))
    outcomes = service.ingress.record([arrival for _, arrival in arrivals])
    for (number, _), outcome in zip(arrivals, outcomes, strict=True):
        if isinstance(outcome, DaybookError):
            verdicts[number] = Verdict(line=number, outcome="refused", reason=str(outcome))
        else:
            said = "repeat" if outcome.repeat else "accepted"
            verdicts[number] = Verdict(line=number, outcome=said, position=outcome.first)
    return [verdicts[number] for number in sorted(verdicts)]
