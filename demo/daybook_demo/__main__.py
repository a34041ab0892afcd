"""`make demo`: the story, then real data, then every figure checked against a recount."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from daybook_analytics.application.answers import Answers
from daybook_chassis.errors import DaybookError
from daybook_chassis.garbage import collected_seldom
from daybook_chassis.grants import tokens_in
from daybook_chassis.security import operator_token
from daybook_cli import serve
from daybook_cli.house import House
from daybook_cli.ingest import BATCH, Ingestion
from daybook_cli.output import Format, render
from daybook_demo import (
    cdnow,
    figures_crm,
    helpdesk,
    maven,
    recount_crm,
    selling,
    serving,
    synthetic,
)
from daybook_demo.cdnow import NotPurchases, Purchase
from daybook_demo.clerk import Clerk
from daybook_demo.helpdesk import NotTickets
from daybook_demo.maven import NotPipeline
from daybook_demo.recount import recount
from daybook_demo.recount_crm import Counts as Figures
from daybook_demo.sources import Sources, found
from daybook_demo.story import STORY
from daybook_demo.teller import Teller

_BRINGING = {"customers", "sales"}
"""They register customers whom nobody has linked, and record what finance says."""
_SERVING = {"customers", "service"}
_console = Console(highlight=False)


def main() -> int:
    """Exit status 0 when every figure agrees with the recount."""
    try:
        sources = found(os.environ.get("DATA"))
        without = os.environ.get("WITHOUT", "").split()
        with House(sources.settings(), without) as house, collected_seldom():
            agreed = _play(house, sources)
            if agreed and os.environ.get("SERVE", "1") != "0":
                _serve(house)
        return 0 if agreed else 1
    except (DaybookError, NotPipeline, NotPurchases, NotTickets, OSError, ValueError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Run it again: it goes on where it stopped.", file=sys.stderr)
        return 130


def _play(house: House, sources: Sources) -> bool:
    """Every part is read before the first is played: what cannot be read is said at once."""
    purchases = cdnow.read(sources.purchases) if sources.purchases else []
    deals = maven.read(sources.pipeline) if sources.pipeline else None
    cases = helpdesk.read(sources.helpdesk) if sources.helpdesk else []
    house.drain()
    _console.rule("The story of one customer", align="left")
    Teller(house, lambda line: _console.print(line, markup=False, soft_wrap=True)).tell(STORY)
    figures: dict[str, Figures] = {}
    expected: dict[str, Figures] = {}
    if purchases and _can(house, "CDNOW: what a finance system tells over 18 months", _BRINGING):
        _bring_all(house, purchases)
        if "analytics" in house.away:
            print("No figures while analytics is away. Run it again with all: it catches up.")
        else:
            as_of = purchases[-1].day
            _show(house, as_of)
            figures |= _figures(house, as_of)
            expected |= recount(purchases, as_of)
    if deals and _can(house, "A B2B pipeline, and what its contracts lead to", _BRINGING):
        _work(house, maven.SENDER, selling.size(deals), partial(selling.play, deals))
        known = {selling.opportunity_of(deal) for deal in deals.deals}
        assert sources.pipeline is not None
        figures["pipeline"] = figures_crm.pipeline(house, known)
        expected["pipeline"] = recount_crm.pipeline(sources.pipeline)
        _tell_pipeline(figures["pipeline"])
    if cases and _can(house, "A helpdesk's log, of contacts of those accounts", _SERVING):
        accounts = [account.name for account in deals.accounts] if deals else []
        _work(
            house,
            helpdesk.TIMELINE,
            serving.size(cases, accounts),
            partial(serving.play, cases, accounts),
        )
        assert sources.helpdesk is not None
        figures["tickets"] = figures_crm.tickets(house, set(map(serving.ticket_of, cases)))
        expected["tickets"] = recount_crm.tickets(sources.helpdesk)
        _tell_tickets(figures["tickets"])
    agreed = _compare(figures, expected)
    last = purchases[-1].day if purchases else None
    print(f"report: {_report(house, last, figures, expected, agreed)}")
    return agreed


def _can(house: House, title: str, needed: set[str]) -> bool:
    _console.rule(title, align="left")
    missing = sorted(house.away & needed)
    if missing:
        print(f"Not brought while {missing[0]} is away. Run it again with all: it goes on.")
    return not missing


def _bring_all(house: House, purchases: list[Purchase]) -> None:
    started = time.monotonic()
    ingestion = Ingestion(house, register_unknown=True)
    events = _bring(ingestion, purchases)
    seconds = time.monotonic() - started
    summary = ingestion.summary
    print(
        f"{events} events in {seconds:.1f} s ({events / seconds:.0f}/s): {summary.accepted} new, "
        f"{summary.repeated} known already, {len(summary.refused)} refused"
    )


def _work(house: House, timeline: str, total: int, play: Callable[[Clerk], None]) -> None:
    began = time.monotonic()
    columns = [BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()]
    with Progress(*columns, console=_console) as progress:
        task = progress.add_task("", total=total)
        clerk = Clerk(house, timeline, lambda done: progress.advance(task, done))
        play(clerk)
        house.drain()
    seconds = time.monotonic() - began
    print(f"{clerk.done} commands and events in {seconds:.1f} s ({clerk.done / seconds:.0f}/s)")


def _tell_pipeline(found: Figures) -> None:
    won, lost = found.get("won", 0), found.get("lost", 0)
    rows = [
        {"stage": stage, "opportunities": found.get(stage, 0)}
        for stage in ("waiting", "prospecting", "engaging", "won", "lost")
    ]
    title = "opportunities; who waits has no account yet, and opens when one is linked"
    sys.stdout.write(render(rows, Format.TABLE, title))
    if won and lost:
        print(
            f"win rate {won / (won + lost):.4f}; {found['won dollars']:,} US dollars won; "
            f"{found['won days'] / won:.2f} days to win, {found['lost days'] / lost:.2f} to lose. "
            f"How they pay is made up ({synthetic.VERSION})"
        )


def _tell_tickets(found: Figures) -> None:
    closed = found.get("closed", 0)
    days = found["minutes to close"] / closed / 1440 if closed else 0
    print(
        f"{found['tickets']} tickets, {closed} closed, {days:.2f} days from opened to closed. "
        f"Whose contacts the customers are is made up ({synthetic.VERSION})"
    )


def _bring(ingestion: Ingestion, purchases: list[Purchase]) -> int:
    days = list(cdnow.events(purchases))
    total = sum(len(lines) for _, lines in days)
    columns = [
        TextColumn("{task.fields[day]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}/s"),
        TimeRemainingColumn(),
    ]
    began = time.monotonic()
    done = 0
    with Progress(*columns, console=_console) as progress:
        task = progress.add_task("", total=total, day=days[0][0].isoformat(), rate=0)
        for day, lines in _batches(days):
            ingestion.run(lines)
            done += len(lines)
            rate = round(done / (time.monotonic() - began))
            progress.update(task, completed=done, day=day.isoformat(), rate=rate)
            if not _console.is_terminal and done % (4 * BATCH) < BATCH:
                print(f"{day}: {done} of {total} events, {rate}/s", flush=True)
    for refused in ingestion.summary.refused:
        print(f"refused: {refused.reason}")
    return total


def _batches(days: list[tuple[date, list[bytes]]]) -> Iterator[tuple[date, list[bytes]]]:
    """Whole days, together about a batch."""
    lines: list[bytes] = []
    for day, told in days:
        lines += told
        if len(lines) >= BATCH or day == days[-1][0]:
            yield day, lines
            lines = []


def _figures(house: House, as_of: date) -> dict[str, Figures]:
    """The product's figures in the recount's form."""
    answers = Answers(house["analytics"])
    tiers: dict[str, int] = {}
    for row in answers.finish("value_tiers", as_of):
        if row["customers"]:
            tiers[f"{row['tier']} customers"] = row["customers"]
            tiers[f"{row['tier']} cents"] = row["spend_minor"]
    stages = {
        row["stage"]: row["customers"]
        for row in answers.finish("lifecycle", as_of)
        if row["customers"]
    }
    cohorts = {
        f"{row['cohort']} in {_month(row['cohort'], row['month'])}": row["active"]
        for row in answers.finish("cohorts", as_of)
        if row["active"]
    }
    return {"value_tiers": tiers, "lifecycle": stages, "cohorts": cohorts}


def _month(cohort: str, later: int) -> str:
    year, month = map(int, cohort.split("-"))
    count = year * 12 + month - 1 + later
    return f"{count // 12}-{count % 12 + 1:02d}"


def _show(house: House, as_of: date) -> None:
    answers = Answers(house["analytics"])
    for name in ("value_tiers", "lifecycle"):
        answer = answers.answer(name, as_of)
        title = f"{name} as of {as_of}, policy {answer.policy}"
        sys.stdout.write(render(answer.rows, Format.TABLE, title))
    triangle: dict[str, dict[str, Any]] = {}
    for row in answers.finish("cohorts", as_of):
        line = triangle.setdefault(row["cohort"], {"cohort": row["cohort"]})
        line[str(row["month"])] = row["active"]
    title = f"cohorts as of {as_of}: customers who bought, by months since their first purchase"
    sys.stdout.write(render(list(triangle.values()), Format.TABLE, title))


def _compare(figures: dict[str, Figures], expected: dict[str, Figures]) -> bool:
    agreed = True
    for view, counted in expected.items():
        differences = [
            f"{name}: view {figures[view].get(name, 0)}, recount {counted.get(name, 0)}"
            for name in sorted(figures[view].keys() | counted.keys())
            if figures[view].get(name, 0) != counted.get(name, 0)
        ]
        agreed = agreed and not differences
        verdict = "DIFFERS from" if differences else "agrees with"
        print(f"{view}: {len(counted)} figures, {verdict} the recount straight from the file")
        for difference in differences:
            print(f"  {difference}")
    return agreed


def _report(
    house: House,
    as_of: date | None,
    figures: dict[str, Figures],
    expected: dict[str, Figures],
    agreed: bool,
) -> Path:
    house.settings.home.mkdir(parents=True, exist_ok=True)
    path = house.settings.home / "demo-report.json"
    content = {
        "as_of": as_of.isoformat() if as_of else None,
        "agreed": agreed,
        "figures": figures,
        "recount": expected,
        "facts": {
            log.source: log.head()
            for service in house.services.values()
            for log in (service.log, *service.hosted.values())
        },
        "digests": house.digests(),
    }
    path.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
    return path


def _serve(house: House) -> None:
    settings = house.settings
    token = operator_token(settings.home, settings.token)
    base = f"http://{settings.host}:{settings.port}"
    print(f"\nServing until interrupted. Token: {token}")
    for name in house.services:
        print(f"  {base}/{name}/docs")
    print(f"  curl -H 'Authorization: Bearer {token}' {base}/analytics/views/value_tiers")
    sys.stdout.flush()
    serve.serve(house, tokens_in(settings.home, token), print)


if __name__ == "__main__":
    sys.exit(main())
