"""`make soak EVENTS= CRASHES= SEED=`: any size of run, with progress, and a report in JSON."""

import argparse
import secrets
import signal
import sys
from pathlib import Path

from tests.faults.report import Plan
from tests.faults.soak import soak


def main() -> int:
    """0 when nothing was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--crashes", type=int, default=50)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--store", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--bus", choices=["kafka", "http"], default="kafka")
    parser.add_argument("--report", type=Path, default=Path("soak-report.json"))
    parser.add_argument("--keep", type=Path, help="a new folder for logs and journal")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left running
    seed = secrets.randbelow(1_000_000) if given.seed is None else given.seed
    plan = Plan(given.events, given.crashes, seed, given.store, given.bus)
    report = soak(plan, lambda line: print(line, flush=True), given.keep)
    report.write(given.report)
    for invariant, lines in sorted(report.violations.items()):
        for line in lines[:10]:
            print(f"VIOLATED {invariant}: {line}")
    print(
        f"{report.events} events, {report.crashes} crashes, {report.faults} faults in "
        f"{report.seconds:.0f} s: lost {report.lost}, doubled {report.doubled}, reordered "
        f"{report.reordered}, drift {report.drift_minor_units}; recovery p50 "
        f"{report.recovery_p50_s} s, p99 {report.recovery_p99_s} s; report: {given.report}"
    )
    return 0 if report.sound else 1


if __name__ == "__main__":
    sys.exit(main())
