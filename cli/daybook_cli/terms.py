"""Terms of a policy as people write them: JSON or TOML, from a file or standard input."""

import sys
import tomllib
from codecs import BOM_UTF8
from pathlib import Path
from typing import Any

from daybook_chassis.doors import read_object
from daybook_chassis.errors import Poison


def read(file: Path) -> dict[str, Any]:
    """A JSON object, as `daybook policy show` prints it, or the last version of a TOML file, as a
    service ships it; - is standard input, in JSON.

    Raises Poison, which names the file and the place in it, and OSError.
    """
    content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    text = content.removeprefix(BOM_UTF8)
    try:
        return _of_toml(text) if file.suffix == ".toml" else read_object(text)
    except (Poison, ValueError) as error:
        raise Poison(f"{file}: {error}") from None


def _of_toml(text: bytes) -> dict[str, Any]:
    versions = tomllib.loads(text.decode()).get("policy")
    match versions:
        case [*_, dict() as last]:
            return {
                name: each
                for name, each in last.items()
                if name not in ("version", "effective_from")
            }
        case _:
            raise ValueError("there is no [[policy]]")
