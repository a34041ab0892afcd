"""One run: a workload, faults at random while it goes on, recovery, and the checker's verdict."""

import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx
from aiokafka.errors import KafkaError

from deploy.kafka.broker import KafkaFailedError
from deploy.postgres.cluster import PostgresFailedError
from deploy.services import SERVICES
from tests.faults.checker import check
from tests.faults.clients import Crowd, Desk, GaveUp
from tests.faults.faults import drawn, faults_of
from tests.faults.findings import Findings
from tests.faults.installation import Installation, NotReadyError, installed
from tests.faults.journal import Journal, read
from tests.faults.pace import Pace, unsettled
from tests.faults.reading import Away
from tests.faults.report import Plan, Report
from tests.faults.script import Batch, Script

JOURNAL = "journal.jsonl"
_CLIENTS = 4
_EVENTS_A_PARTY = 300
_RECOVERY_SECONDS = 180.0
_SETTLING_SECONDS = 240.0
_FAILURES = (GaveUp, KafkaError, KafkaFailedError, NotReadyError, PostgresFailedError, OSError)
_CALM_EVERY = 4


@dataclass
class Soak:
    """Runs one plan on an installation."""

    plan: Plan
    system: Installation
    journal: Journal
    say: Callable[[str], None]
    struck: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    recoveries: list[float] = field(default_factory=list)
    problems: dict[str, list[str]] = field(default_factory=dict)
    _begun: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        plan = self.plan
        self.random = Random(f"faults {plan.seed}")
        self.faults = faults_of(plan.store, plan.bus)
        self.script = Script(plan.seed, max(20, plan.events // _EVENTS_A_PARTY))
        self.desk = Desk(self.system.urls, self.system.token, self.journal, self.script.taken)
        self.crowd = Crowd(self.desk, self.script, _CLIENTS)
        self.pace = Pace(plan, self.system, self.crowd, lambda: self.crashes)

    def run(self) -> None:
        """Until as many events and crashes are there as planned, and all is quiet again."""
        self.desk.do_all(self.script.opening())
        self.crowd.start()
        self.pace.start()
        try:
            self._fault()
        except _FAILURES as failure:
            self._problem("recovery", repr(failure))
        finally:
            self.pace.stop()
            self.crowd.stop()
        for line in self.crowd.failures:
            self._problem("recovery", line)
        self._end()

    def _end(self) -> None:
        """Nothing is done to it any more: it has to come to rest by itself, and stop in order."""
        try:
            self.system.heal()
            self.desk.do_all(self.script.closing())
            self._settle()
            self.say(f"{time.monotonic() - self._begun:7.1f} s settled")
        except _FAILURES as failure:
            self._problem("recovery", repr(failure))
        for name, status in self.system.stop().items():
            if status != 0:
                self._problem("shutdown", f"{name} ended with {status}")
        for name in self.system.ended:
            self._problem("restarts", f"{name} ended by itself and had to be started again")

    def _fault(self) -> None:
        plan = self.plan
        while self.crashes < plan.crashes or self.pace.events < plan.events:
            if self.crowd.failures:
                return
            share = min(1.0, self.pace.events / plan.events)
            if self.crashes < plan.crashes * share:
                self._strike()
            else:
                time.sleep(0.1)

    def _strike(self) -> None:
        calm = sum(self.struck.values()) % _CALM_EVERY == _CALM_EVERY - 1
        fault = drawn(self.random, self.faults, lambda each: (each.crashes == 0) == calm)
        number = sum(self.struck.values())
        self.desk.do(Batch((self.script.probing(number),)))
        behind = self.pace.backlog
        begun = time.monotonic()
        what = fault.strike(self.system, self.random)
        self.struck[fault.name] += 1
        self.crashes += fault.crashes
        recovered = self._recovered(number, begun)
        self._tell(f"{fault.name}: {what}", begun, recovered, behind)

    def _recovered(self, number: int, begun: float) -> float:
        """Seconds until a payment acknowledged before shows in analytics, and all are ready."""
        line = self.script.probing(number)
        assert line.data is not None
        wanted = {"customer_id": self.script.probe.customer_id, "day": line.data["settled_on"]}
        while time.monotonic() - begun < _RECOVERY_SECONDS:
            try:
                answer = self.desk.get("analytics", "/customer-days", **wanted)
                if answer.is_success and answer.json()["rows"] and self.system.is_ready():
                    seconds = time.monotonic() - begun
                    self.recoveries.append(seconds)
                    return seconds
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise GaveUp(f"what was acknowledged does not show {_RECOVERY_SECONDS:.0f} s after a fault")

    def _tell(self, what: str, begun: float, recovered: float, behind: int) -> None:
        self.say(
            f"{begun - self._begun:7.1f} s {self.pace.events:>8} events {self.crashes:>3} crashes; "
            f"{what}; recovered in {recovered:.1f} s, with {behind} to catch up"
        )

    def _settle(self) -> None:
        """Until every subscription has heard all, and nothing can move any more."""
        deadline = time.monotonic() + _SETTLING_SECONDS
        calm = 0
        reason = ""
        while calm < 3:
            if time.monotonic() > deadline:
                self._problem("recovery", f"not settled: {reason}")
                return
            try:
                reason = unsettled(self.system)
            except Away as away:
                reason = str(away)
            calm = 0 if reason else calm + 1
            time.sleep(0.3)

    def _problem(self, kind: str, line: str) -> None:
        self.problems.setdefault(kind, []).append(line)
        self.say(f"{kind}: {line}")


def soak(plan: Plan, say: Callable[[str], None], keep: Path | None = None) -> Report:
    """Run a plan on a fresh installation and check what it left; `keep` gets a copy of its home."""
    begun = time.monotonic()
    say(f"seed {plan.seed}: {plan.store}, {plan.bus}")
    with installed(plan.store, plan.bus) as system:
        run = Soak(plan, system, Journal(system.home / JOURNAL), say)
        try:
            run.run()
        finally:
            run.desk.close()
            run.journal.close()
        say(f"{time.monotonic() - begun:7.1f} s checking")
        noted = system.home / JOURNAL
        findings = check(noted, {name: system.database_url(name) for name in SERVICES})
        events = sum(system.heads().values())
        unanswered = sum(entry["kind"] == "unknown" for entry in read(noted))
        if keep is not None:
            shutil.copytree(system.home, keep)
        return _report(plan, run, findings, events, unanswered, time.monotonic() - begun)


def _report(
    plan: Plan, run: Soak, findings: Findings, events: int, unanswered: int, seconds: float
) -> Report:
    return Report(
        events=events,
        crashes=run.crashes,
        faults=sum(run.struck.values()),
        seed=plan.seed,
        **findings.counters(),
        recovery_p50_s=_quantile(run.recoveries, 0.5),
        recovery_p99_s=_quantile(run.recoveries, 0.99),
        store=plan.store,
        bus=plan.bus,
        seconds=round(seconds, 1),
        unanswered=unanswered,
        faults_by_kind=dict(run.struck),
        violations={**run.problems, **findings.lines},
    )


def _quantile(values: list[float], share: float) -> float:
    """The nearest rank; 0 where nothing was measured."""
    ordered = sorted(values)
    return round(ordered[max(0, -int(-share * len(ordered) // 1) - 1)], 2) if ordered else 0.0
