"""`python -m deploy.kafka start|stop|wipe|status|topics|check`: an installation's own broker."""

import argparse
import sys

from aiokafka.errors import KafkaError

from daybook_chassis.settings import Settings
from deploy.kafka import topics
from deploy.kafka.broker import Broker, KafkaFailedError
from deploy.kafka.programs import KafkaMissingError, java, libraries

ACTIONS = {
    "start": "start the broker, and make the topics that are missing",
    "stop": "shut it down",
    "wipe": "stop it and forget all it holds; the facts are in the logs of their owners",
    "status": "say where it is",
    "topics": "make missing topics on the cluster that DAYBOOK_KAFKA names, or on this broker",
    "check": "fetch what a broker needs, or see whether the one of DAYBOOK_KAFKA answers",
}


def main(arguments: list[str] | None = None) -> int:
    """Do as told; 0 when it was done, for `status` when the broker runs."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.kafka",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{name:8}{what}" for name, what in ACTIONS.items()),
    )
    parser.add_argument("action", choices=ACTIONS)
    action = parser.parse_args(arguments).action
    settings = Settings()
    try:
        return _do(action, Broker(settings.home / "kafka"), settings.kafka)
    except (KafkaMissingError, KafkaFailedError, KafkaError, OSError) as error:
        print(f"kafka: {error}", file=sys.stderr)
        return 1


def _do(action: str, broker: Broker, elsewhere: str | None) -> int:
    if action == "stop":
        broker.stop()
    elif action == "wipe":
        broker.wipe()
    elif action == "topics":
        topics.create(elsewhere or broker.servers, topics.all_topics())
    elif action == "check" and elsewhere:
        topics.check(elsewhere)
    elif action == "check":
        java()
        libraries()
    else:
        return _start_or_status(action, broker)
    return 0


def _start_or_status(action: str, broker: Broker) -> int:
    if action == "start":
        broker.start()
        topics.create(broker.servers, topics.all_topics())
    runs = broker.pid() is not None
    print(f"DAYBOOK_KAFKA={broker.servers}" if runs else "Kafka does not run")
    return 0 if runs else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
