"""A second process of a service, beside the one that is supervised."""

import subprocess
import time
from dataclasses import dataclass

from deploy.services import says_ready


@dataclass(frozen=True)
class Second:
    """A second process of a service."""

    process: "subprocess.Popen[bytes]"
    url: str

    def wait_until_ready(self, seconds: float) -> bool:
        """Whether it got ready within so long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            if says_ready(self.url):
                return True
            time.sleep(0.1)
        return False
