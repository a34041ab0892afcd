"""As much of `curl` as the guides use, for machines that have none; ends with 1 on a refusal."""

import sys
from argparse import ArgumentParser

import httpx


def main() -> int:
    parser = ArgumentParser("curl")
    parser.add_argument("-s", action="store_true", help="no progress")
    parser.add_argument("-H", dest="header", required=True)
    parser.add_argument("-d", dest="body")
    parser.add_argument("url")
    asked = parser.parse_args()
    name, _, value = asked.header.partition(": ")
    method = "GET" if asked.body is None else "POST"
    answer = httpx.request(method, asked.url, content=asked.body, headers={name: value}, timeout=30)
    print(answer.text)
    return 0 if answer.is_success else 1


if __name__ == "__main__":
    sys.exit(main())
