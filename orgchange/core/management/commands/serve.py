"""`serve`: the whole site in one terminal — broker, web, worker and beat."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from orgchange.core import embedded
from orgchange.core.supervisor import Program, Supervisor


class Command(BaseCommand):
    """Runs everything until Ctrl-C. REDIS_URL, when set, is used instead of a broker of its own."""

    help = "Run web, worker, beat and, where REDIS_URL is not set, a broker of their own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="web processes")

    def handle(self, *args: Any, **options: Any) -> None:
        """Start in order: broker, web, worker, beat."""
        supervisor = Supervisor(self.stderr.write)
        env = {**os.environ, "PYTHONUNBUFFERED": "1"}
        env.setdefault("LOG_LEVEL", "WARNING")
        env.setdefault("SITE_URL", f"http://localhost:{options['port']}")
        url_file = Path(settings.DATA_DIR) / "broker.url"
        try:
            if not os.environ.get("REDIS_URL"):
                env["REDIS_URL"] = self.start_broker(supervisor, env)
                url_file.write_text(env["REDIS_URL"])
            for name, command in self.programs(options).items():
                supervisor.start(Program(name, [sys.executable, "-m", *command], env))
            self.stdout.write(f"OrgChange is at http://{options['host']}:{options['port']}/")
            self.stdout.write("Ctrl-C stops everything.")
            status = supervisor.run()
        finally:
            supervisor.stop()
            url_file.unlink(missing_ok=True)
        sys.exit(status)

    def start_broker(self, supervisor: Supervisor, env: dict[str, str]) -> str:
        """Start the embedded broker and return its URL."""
        port = embedded.free_port()
        folder = Path(settings.DATA_DIR) / "broker"
        program = supervisor.start(
            Program("broker", embedded.command(port=port, folder=folder), env)
        )
        if program.process is not None:
            embedded.wait_until_up(port, program.process)
        return f"redis://127.0.0.1:{port}/0"

    def programs(self, options: dict[str, Any]) -> dict[str, list[str]]:
        """Module and arguments of each process."""
        beat = str(Path(settings.DATA_DIR) / "beat")
        listen = f"{options['host']}:{options['port']}"
        return {
            "web": [
                *("gunicorn", "config.wsgi", "--bind", listen),
                *("--workers", str(options["workers"]), "--threads", "4", "--log-level", "warning"),
            ],
            "worker": ["celery", "-A", "config", "worker", "--concurrency", "2", "-l", "warning"],
            "beat": ["celery", "-A", "config", "beat", "-l", "warning", "--schedule", beat],
        }
