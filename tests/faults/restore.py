"""A restore behind Kafka: one service goes back to an older backup, while everybody else, and the
broker, hold what came after it.

What was acknowledged after the backup is then lost, and known to be: the journal notes where each
log forked, and senders say once more what they said since, as they do after a restore.
"""

from collections.abc import Callable

from tests.faults.clients import Desk
from tests.faults.installation import Installation
from tests.faults.journal import Journal
from tests.faults.reading import LOGS
from tests.faults.script import Batch, Script

_SERVICE = "sales"
_TASKS = 12
_PLACES = 40
_FIRST = 5000


def restored_behind(
    system: Installation, desk: Desk, script: Script, journal: Journal, settle: Callable[[], None]
) -> str:
    """Back up, go on until all have heard it, go back, and say again what was lost; what was done.

    `settle` waits until nothing moves. Raises GaveUp, CommandFailedError.
    """
    backup = system.home / "backup"
    system.daybook("backup", str(backup))
    lost = [script.next() for _ in range(_TASKS)]
    desk.do_all(lost)
    settle()  # everybody has acted on what is going to be lost
    before = system.heads()
    with system.away(_SERVICE):
        system.daybook("restore", str(backup), "--only", _SERVICE, "--force")
        mine = [source for source, (owner, _) in LOGS.items() if owner == _SERVICE]
        forks = {source: system.fork(source) for source in mine}
    journal.note("restored", forks=forks)
    # Others come first, so that places which were seen are now those of other facts.
    desk.do(Batch(tuple(script.probing(_FIRST + number) for number in range(_PLACES))))
    desk.do_all(lost)
    gone = sum(before[source] - after for source, (_, after) in forks.items())
    return f"{_SERVICE} restored: {gone} facts that others know are lost"
