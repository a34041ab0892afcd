"""One run: a workload, faults at random while it goes on, recovery, and the checker's verdict."""

import shutil
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from aiokafka.errors import KafkaError

from deploy.kafka.broker import KafkaFailedError
from deploy.postgres.cluster import PostgresFailedError
from deploy.services import SERVICES
from tests.faults.checker import check
from tests.faults.clients import Crowd, Desk, GaveUp
from tests.faults.deck import dealt
from tests.faults.faults import Fault, faults_of
from tests.faults.findings import Findings
from tests.faults.installation import CommandFailedError, Installation, NotReadyError, installed
from tests.faults.journal import Journal, read
from tests.faults.pace import Pace, unsettled
from tests.faults.reading import Away
from tests.faults.recovery import Recoveries
from tests.faults.report import Plan, Report
from tests.faults.restore import restored_behind
from tests.faults.script import Script

JOURNAL = "journal.jsonl"
_CLIENTS = 4
_EVENTS_A_PARTY = 300
_SETTLING_SECONDS = 240.0
_FAILURES = (
    Away,
    CommandFailedError,
    GaveUp,
    KafkaError,
    KafkaFailedError,
    NotReadyError,
    OSError,
    PostgresFailedError,
)


@dataclass
class Soak:
    """Runs one plan on an installation."""

    plan: Plan
    system: Installation
    journal: Journal
    say: Callable[[str], None]
    struck: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    problems: dict[str, list[str]] = field(default_factory=dict)
    _begun: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        plan = self.plan
        self.random = Random(f"faults {plan.seed}")
        self.deck = dealt(self.random, faults_of(plan.store, plan.bus), plan.crashes)
        self.script = Script(plan.seed, max(20, plan.events // _EVENTS_A_PARTY))
        self.desk = Desk(self.system.urls, self.system.token, self.journal, self.script.taken)
        self.crowd = Crowd(self.desk, self.script, _CLIENTS)
        self.pace = Pace(plan, self.system, self.crowd, self._share)
        self.recoveries = Recoveries(self.desk)

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
            for line in self.recoveries.failures():
                self._problem("recovery", line)
            if self.system.broker is not None and self.system.cluster is not None:
                self._settle()
                self._tell(time.monotonic(), self._go_back())
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

    def _go_back(self) -> str:
        self.struck["restore behind Kafka"] += 1
        self.crashes += 1
        return restored_behind(self.system, self.desk, self.script, self.journal, self._settle)

    def _fault(self) -> None:
        """Strike as events come, also while the system recovers from what struck it before."""
        plan, deck = self.plan, self.deck
        while self._struck_all() < len(deck) or self.pace.events < plan.events:
            if self.crowd.failures:
                return
            if self._struck_all() < len(deck) * min(1.0, self.pace.events / plan.events):
                self._strike(deck[self._struck_all()])
            else:
                time.sleep(0.1)

    def _strike(self, fault: Fault) -> None:
        number, behind = self._struck_all(), self.pace.backlog
        begun = time.monotonic()
        what = fault.strike(self.system, self.random)
        self.struck[fault.name] += 1
        self.crashes += fault.crashes
        self._tell(begun, f"{fault.name}: {what}; {behind} to catch up")
        probe, line = self.script.probe, self.script.probing(number)
        recovered = "recovered from {} after {:.1f} s".format
        self.recoveries.watch(
            probe.customer_id,
            line,
            begun,
            lambda took: self._tell(time.monotonic(), recovered(fault.name, took)),
        )

    def _share(self) -> float:
        """How much of all faults will have struck after the next one."""
        return min(1.0, (self._struck_all() + 1) / len(self.deck)) if self.deck else 1.0

    def _struck_all(self) -> int:
        return sum(self.struck.values())

    def _tell(self, at: float, what: str) -> None:
        done = f"{self.pace.events:>8} events {self.crashes:>3} crashes"
        self.say(f"{at - self._begun:7.1f} s {done}; {what}")

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
        recovery_p50_s=_quantile(run.recoveries.seconds, 0.5),
        recovery_p99_s=_quantile(run.recoveries.seconds, 0.99),
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
