"""`make demo`: the story, then the CDNOW purchases, then every figure checked against a recount."""

import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from daybook_analytics.application.answers import Answers
from daybook_chassis.errors import DaybookError
from daybook_chassis.security import operator_only, operator_token
from daybook_chassis.settings import Settings
from daybook_cli import serve
from daybook_cli.house import House
from daybook_cli.ingest import BATCH, Ingestion
from daybook_cli.output import Format, render
from daybook_demo import cdnow
from daybook_demo.cdnow import NotPurchases, Purchase
from daybook_demo.recount import Figures, recount
from daybook_demo.story import STORY
from daybook_demo.teller import Teller

_DATA = Path(__file__).parent.parent / "data" / "cdnow"
_BRINGING = {"customers", "sales"}
"""They register customers whom nobody has linked, and record what finance says."""
_console = Console(highlight=False)


def main() -> int:
    """Exit status 0 when every figure agrees with the recount."""
    try:
        file = _file(os.environ.get("DATA"))
        purchases = cdnow.read(file)
        settings = _settings(file)
        with House(settings, os.environ.get("WITHOUT", "").split()) as house:
            agreed = _play(house, purchases)
            if agreed and os.environ.get("SERVE", "1") != "0":
                _serve(house)
        return 0 if agreed else 1
    except (DaybookError, NotPurchases, OSError, ValueError) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Run it again: it goes on where it stopped.", file=sys.stderr)
        return 130


def _play(house: House, purchases: list[Purchase]) -> bool:
    started = time.monotonic()
    needed = sorted(house.away & _BRINGING)
    house.drain()
    _console.rule("The story of one customer", align="left")
    Teller(house, lambda line: _console.print(line, markup=False, soft_wrap=True)).tell(STORY)
    _console.rule("CDNOW: what a finance system tells over 18 months", align="left")
    if needed:
        print(f"Not brought while {needed[0]} is away. Run it again with all services: it goes on.")
        return True
    ingestion = Ingestion(house, register_unknown=True)
    events = _bring(ingestion, purchases)
    seconds = time.monotonic() - started
    summary = ingestion.summary
    print(
        f"{events} events in {seconds:.1f} s ({events / seconds:.0f}/s): {summary.accepted} new, "
        f"{summary.repeated} known already, {len(summary.refused)} refused"
    )
    if "analytics" in house.away:
        print("No figures while analytics is away. Run it again with all services: it catches up.")
        return True
    as_of = purchases[-1].day
    figures = _figures(house, as_of)
    expected = recount(purchases, as_of)
    _show(house, as_of)
    agreed = _compare(figures, expected)
    report = _report(house, as_of, figures, expected, agreed)
    print(f"report: {report}")
    return agreed


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


def _figures(house: House, as_of: date) -> Figures:
    """The product's figures in the recount's form."""
    answers = Answers(house["analytics"].queries)
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
    answers = Answers(house["analytics"].queries)
    for name in ("value_tiers", "lifecycle"):
        policy = answers.find(name).policy(as_of)
        title = f"{name} as of {as_of}, policy {policy}"
        sys.stdout.write(render(answers.finish(name, as_of), Format.TABLE, title))
    triangle: dict[str, dict[str, Any]] = {}
    for row in answers.finish("cohorts", as_of):
        line = triangle.setdefault(row["cohort"], {"cohort": row["cohort"]})
        line[str(row["month"])] = row["active"]
    title = f"cohorts as of {as_of}: customers who bought, by months since their first purchase"
    sys.stdout.write(render(list(triangle.values()), Format.TABLE, title))


def _compare(figures: Figures, expected: Figures) -> bool:
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


def _report(house: House, as_of: date, figures: Figures, expected: Figures, agreed: bool) -> Path:
    house.settings.home.mkdir(parents=True, exist_ok=True)
    path = house.settings.home / "demo-report.json"
    content = {
        "as_of": as_of.isoformat(),
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
    serve.serve(house, operator_only(token), print)


def _file(given: str | None) -> Path:
    """The one text file of a directory. Raises ValueError."""
    folder = Path(given) if given else _DATA
    files = sorted(folder.glob("*.txt"))
    if len(files) != 1:
        raise ValueError(f"DATA={folder}: expected a directory with one .txt file of purchases")
    return files[0]


def _settings(file: Path) -> Settings:
    """Other data has a home of its own, so that two sets of customers never mix; but services that
    run elsewhere have theirs already."""
    settings = Settings()
    if file.parent == _DATA or settings.peers:
        return settings
    name = f"demo-{sha256(file.read_bytes()).hexdigest()[:12]}"
    return settings.model_copy(update={"home": settings.home / name})


if __name__ == "__main__":
    sys.exit(main())
