"""As much of `curl` as the guides use, for machines that have none; ends with 1 on a refusal.

A guide lets some seconds go by where facts have to travel first. Here what is refused is asked for
again until it is answered, for as long as `_PATIENCE`: that is sooner, and later on a busy machine.
"""

import sys
from argparse import ArgumentParser
from time import monotonic, sleep
from urllib.error import HTTPError
from urllib.request import Request, urlopen  # a guide asks some thirty times: no heavy imports

_PATIENCE = 30.0


def main() -> int:
    parser = ArgumentParser("curl")
    parser.add_argument("-s", action="store_true", help="no progress")
    parser.add_argument("-H", dest="header", required=True)
    parser.add_argument("-d", dest="body", type=str.encode)
    parser.add_argument("url")
    asked = parser.parse_args()
    name, _, value = asked.header.partition(": ")
    begun = monotonic()
    while True:
        answer, success = _ask(Request(asked.url, asked.body, {name: value}))  # noqa: S310
        if success or monotonic() - begun > _PATIENCE:
            print(answer)
            return 0 if success else 1
        sleep(0.1)


def _ask(request: Request) -> tuple[str, bool]:
    try:
        with urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            return answer.read().decode(), True
    except HTTPError as refusal:
        with refusal:
            return refusal.read().decode(), False


if __name__ == "__main__":
    sys.exit(main())
