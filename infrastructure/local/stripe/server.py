"""The stand-in as a process of the local stack.

python -m infrastructure.local.stripe.server       settings by environment, see Settings
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from infrastructure.local.stripe.standin import StandIn
from infrastructure.local.stripe.world import World


@dataclass(frozen=True, slots=True)
class Settings:
    """What the stand-in needs to know, each from the environment variable STANDIN_<NAME>."""

    port: int
    folder: str
    webhook_url: str

    @classmethod
    def read(cls) -> Settings:
        """The settings of this process."""
        text = {name: os.environ[f"STANDIN_{name.upper()}"] for name in cls.__slots__}
        return cls(int(text["port"]), text["folder"], text["webhook_url"])

    def environment(self) -> dict[str, str]:
        """The variables that `read` finds these settings in."""
        return {f"STANDIN_{name.upper()}": str(getattr(self, name)) for name in self.__slots__}


def keys_in(folder: Path) -> dict[str, str]:
    """The API key and the webhook secret of the state in a folder, made when there are none yet."""
    file = folder / "keys.json"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        keys = {"api_key": f"sk_test_{World.random_text(40)}", "webhook_secret": f"whsec_{World.random_text(32)}"}
        file.write_text(json.dumps(keys))
    known: dict[str, str] = json.loads(file.read_text())
    return known


def main() -> None:
    """Serve until asked to stop."""
    settings = Settings.read()
    folder = Path(settings.folder)
    keys = keys_in(folder)
    over = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    with StandIn(keys["api_key"], settings.port, folder / "state.sqlite3") as stripe:
        stripe.world.log = sys.stdout
        stripe.control("webhooks", url=settings.webhook_url, secret=keys["webhook_secret"])
        over.wait()


if __name__ == "__main__":
    main()
