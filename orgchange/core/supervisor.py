"""Several processes in one terminal: started in order, stopped in reverse, none left behind."""

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

PR_SET_PDEATHSIG = 1
PATIENCE = 15.0  # seconds for a process to end by itself
RESTARTS, WINDOW = 5, 60.0  # more restarts than this in so many seconds: give up


@dataclass
class Program:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    started: list[float] = field(default_factory=list)

    def start(self) -> "subprocess.Popen[bytes]":
        """Start it in a group of its own, so that Ctrl-C reaches the supervisor alone."""
        self.started.append(time.monotonic())
        self.process = subprocess.Popen(  # noqa: S603 - our own command lines
            list(self.command),
            env=dict(self.env),
            preexec_fn=_die_with_parent,
            start_new_session=True,
        )
        return self.process

    def stop(self) -> None:
        """Ask it to end, wait, and only then kill it."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def is_failing(self) -> bool:
        """Whether it was started too often lately."""
        recent = [t for t in self.started if t > time.monotonic() - WINDOW]
        return len(recent) > RESTARTS


def _die_with_parent() -> None:
    """On Linux: end when the supervisor is killed, so that nothing outlives the terminal."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Keeps programs running until it is told to stop."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self.say = say
        self.programs: list[Program] = []
        self.is_stopping = False

    def start(self, program: Program) -> Program:
        """Start a program; it will be stopped before those started earlier."""
        program.start()
        self.programs.append(program)
        return program

    def run(self) -> int:
        """Watch until a signal arrives (0) or a program keeps failing (1)."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        status = 0
        while not self.is_stopping:
            for program in self.programs:
                if program.process is None or program.process.poll() is None:
                    continue
                if program.is_failing:
                    self.say(f"{program.name} keeps ending; giving up.")
                    status, self.is_stopping = 1, True
                    break
                self.say(f"{program.name} ended ({program.process.returncode}); starting it again.")
                program.start()
            time.sleep(0.3)
        self.stop()
        return status

    def stop(self) -> None:
        """Stop everything, the last started first."""
        for program in reversed(self.programs):
            program.stop()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True
