"""Workers forked from a warm process: to start Python and import Jupyter takes each over a second.

A warm process has imported what every worker imports, and nothing else; or it is as far as workers
are that have preloaded something, for those of them that would preload just that.
"""

import fcntl
import os
import pickle
import select
import signal
import socket
import struct
import subprocess
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

SMALL = struct.Struct("i")


class Warm:
    """A warm process, seen from the tests: it starts with the first worker."""

    def __init__(self, environment: Mapping[str, str], *preload: str) -> None:
        self.environment, self.preload = environment, preload
        self.socket: socket.socket | None = None

    def popen(self, command: list[str], **how: Any) -> "Forked | subprocess.Popen[bytes]":
        """Take the place of `subprocess.Popen` for workers."""
        if command[0] != PYTHON:  # a test about another interpreter
            return subprocess.Popen(command, **how)
        if self.socket is None:
            self.socket, theirs = socket.socketpair()
            with theirs:
                self.process = subprocess.Popen(
                    [PYTHON, __file__, str(theirs.fileno()), *self.preload],
                    pass_fds=[theirs.fileno()],
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,
                )
        return Forked(self.socket, command[-1], how["env"], how["pass_fds"])

    def end(self) -> None:
        if self.socket:
            self.socket.close()
            self.process.wait()


PYTHON = sys.executable


class Forked:
    """What `subprocess.Popen` is to its caller."""

    def __init__(
        self, warm: socket.socket, code: str, environment: Mapping[str, str], passed: list[int]
    ) -> None:
        self.returncode: int | None = None
        self.report, theirs = os.pipe()
        path = environment.get("PYTHONPATH", "").split(os.pathsep)
        asked = pickle.dumps((code, str(Path.cwd()), path, passed))
        socket.send_fds(warm, [asked], [theirs, 1, 2, *passed])
        os.close(theirs)
        self.pid = self._read()

    def _read(self) -> int:
        (value,) = SMALL.unpack(os.read(self.report, SMALL.size))
        return value

    def poll(self) -> int | None:
        try:
            return self.wait(0)
        except subprocess.TimeoutExpired:
            return None

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self.report], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired("worker", timeout or 0)
            self.returncode = self._read()
            os.close(self.report)
        return self.returncode

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)


def serve(number: int, *preload: str) -> None:
    """Be a warm process: fork a worker whenever the tests ask for one."""
    from researchlib.engine.warm import warm_up

    if preload:
        warm_up(preload)
    asking = socket.socket(fileno=number)
    while True:
        asked, given, *_ = socket.recv_fds(asking, 2**16, 16)
        if not asked:
            return
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        if not os.fork():
            asking.close()
            start(*pickle.loads(asked), *given)
        for descriptor in given:
            os.close(descriptor)


def start(
    code: str, cwd: str, path: list[str], passed: list[int], report: int, *given: int
) -> None:
    """Fork a worker; report its number, and how it ended."""
    if pid := os.fork():
        for descriptor in given:
            os.close(descriptor)
        os.write(report, SMALL.pack(pid))
        _, status = os.waitpid(pid, 0)
        os.write(report, SMALL.pack(os.waitstatus_to_exitcode(status)))
        os._exit(0)
    os.close(report)
    os.setsid()
    os.chdir(cwd)
    sys.path[:0] = [place for place in path if place and place not in sys.path]
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 200) for descriptor in given]
    for descriptor in given:
        os.close(descriptor)
    for descriptor, target in zip(high, [1, 2, *passed], strict=True):
        os.dup2(descriptor, target)
        os.close(descriptor)
    try:
        exec(code, {})
    except BaseException:
        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    del sys.path[0]  # tests/, which no worker has
    serve(int(sys.argv[1]), *sys.argv[2:])
