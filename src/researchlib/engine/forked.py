"""The parent's side: a kernel in a forked child, and nbclient's client and manager for it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
import warnings
from contextlib import AbstractContextManager, suppress
from functools import cache
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from queue import Empty
from typing import Any

import psutil
from jupyter_client.session import Session
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import DeadKernelError

from researchlib.engine.kernel import PipeKernel
from researchlib.processes import DEATH_SIGNAL, end, end_in_words, set_linux

CHECK_SECONDS = 0.1
EXIT_SECONDS = 5.0


@cache
def prepare() -> PipeKernel:
    """Make this process's kernel, once; done before a fork, it spares each child the work."""
    sys.path[:] = own_path()
    modules = dict(sys.modules)
    for name in modules:  # what the caller found elsewhere is not the notebook's
        file = getattr(modules.get(name.partition(".")[0]), "__file__", None) or ""
        place = file.removesuffix("/__init__.py").rpartition("/")[0]
        if file.endswith(".py") and place not in sys.path:
            del sys.modules[name]
    return PipeKernel()


@cache
def own_path() -> list[str]:
    """Return where a kernel looks for modules: not where this process does, which runs a script."""
    code = "import sys; print(*sys.path, sep='\\n')"
    return subprocess.check_output([sys.executable, "-Pc", code], text=True).splitlines()


class Channel(asyncio.Queue[dict[str, Any]]):
    """Messages to and from the kernel, as nbclient sends and reads them."""

    def __init__(self, session: Session, pipe: Connection) -> None:
        super().__init__()
        self.session, self.pipe = session, pipe

    def send(self, message: dict[str, Any]) -> None:
        """Send a request."""
        try:
            self.pipe.send(self.session.serialize(message))
        except OSError:
            raise DeadKernelError("Kernel died") from None

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Wait for the next message."""
        with suppress(TimeoutError):
            return await asyncio.wait_for(self.get(), timeout)
        raise Empty


class ForkedKernel(AbstractContextManager["ForkedKernel"]):
    """A kernel in a forked child, and nbclient's client and manager for it.

    Parameters
    ----------
    run_timeout
        Seconds that the kernel may live; None for as long as it likes.
    max_memory
        Bytes of resident memory that the kernel and its children may hold together, over what a
        kernel is born with; None for any.

    Notes
    -----
    Memory is what the processes hold, looked at ten times a second, less what this process held
    when it forked the kernel, for the kernel and each process that is a copy of it: that is not the
    run's. A limit on address space would count what numpy and pyarrow reserve and never touch,
    would hold for each process alone, and would surface as a MemoryError wherever the last small
    allocation happened to be.
    """

    def __init__(self, run_timeout: float | None = None, max_memory: int | None = None) -> None:
        self.deadline = None if run_timeout is None else time.monotonic() + run_timeout
        self.run_timeout, self.max_memory = run_timeout, max_memory
        self.session = Session(key=b"unused")
        self.end: tuple[str, str] | None = None
        self.request: dict[str, Any] = {}
        own_path()  # before the fork, once
        self.pipe, theirs = Pipe()
        self.shell_channel, self.iopub_channel = (Channel(self.session, self.pipe) for _ in "si")
        self.process = psutil.Process(_fork(theirs, self.pipe))
        theirs.close()
        self.born_with = self.process.memory_info().rss
        self.loop = ensure_event_loop()
        self.loop.add_reader(self.pipe.fileno(), self._receive)
        self.timer = self.loop.call_later(CHECK_SECONDS, self._check)

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        self.timer.cancel()
        with suppress(EOFError, OSError):  # it died
            self.loop.remove_reader(self.pipe.fileno())
            if failure is None:
                self.pipe.send(None)
                while self.pipe.poll(EXIT_SECONDS) and self.pipe.recv():
                    pass
        self.kill()
        self.pipe.close()
        self.process.wait()

    def execute(self, code: str, store_history: bool = True, **_options: object) -> str:
        """Send a cell to the kernel; gives the id that its messages will carry."""
        content = {"code": code, "store_history": store_history, "stop_on_error": False}
        self.request = self.session.msg("execute_request", content)
        self.shell_channel.send(self.request)
        return str(self.request["msg_id"])

    def is_alive(self) -> bool:
        """Tell that there will be an answer; a child that dies has one too."""
        return True

    def interrupt_kernel(self) -> None:
        """Raise KeyboardInterrupt in the running cell."""
        self.process.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """End the kernel and whatever it started."""
        with suppress(psutil.NoSuchProcess):
            end(self.process.children(recursive=True))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def _receive(self) -> None:
        try:
            parts = self.pipe.recv()
        except (EOFError, OSError):
            self._answer_for_the_dead()
        else:
            if isinstance(parts, str):  # its last words
                self.end = "KernelDied", f"the kernel failed: {parts}"
                return
            self._sort(self.session.deserialize(self.session.feed_identities(parts)[1]))

    def _check(self) -> None:
        if self.deadline and time.monotonic() > self.deadline:
            self.end = "RunTimeout", f"the run took longer than {self.run_timeout:g} s"
        elif self.max_memory and self._held() > self.max_memory:
            self.end = "RunMemoryLimit", f"the run held more than {self.max_memory / 2**20:.0f} MiB"
        if self.end:
            self.kill()
        if psutil.wait_procs([self.process], timeout=0)[1] or self.pipe.poll():
            self.timer = self.loop.call_later(CHECK_SECONDS, self._check)
        else:  # what it started may hold the pipe's other end
            self._answer_for_the_dead()

    def _answer_for_the_dead(self) -> None:
        """Say in its place why the kernel says no more."""
        self.timer.cancel()
        self.loop.remove_reader(self.pipe.fileno())
        self.pipe.close()
        status = None
        with suppress(psutil.TimeoutExpired):
            status = self.process.wait(EXIT_SECONDS)
        name, words = self.end or ("KernelDied", end_in_words("kernel", status))
        error = {"ename": name, "evalue": words, "traceback": [f"{name}: {words}"]}
        content = error | {"status": "error", "execution_state": "idle"}
        for kind in ("error", "status", "execute_reply"):
            self._sort(self.session.msg(kind, content, self.request))

    def _sort(self, message: dict[str, Any]) -> None:
        reply = message["msg_type"] == "execute_reply"
        (self.shell_channel if reply else self.iopub_channel).put_nowait(message)

    def _held(self) -> int:
        """Add up what the kernel and its descendants hold over what they were born with."""
        total = 0
        with suppress(psutil.NoSuchProcess):
            for process in [self.process, *self.process.children(recursive=True)]:
                with suppress(psutil.Error):
                    copied = process.cmdline() == self.process.cmdline()
                    total += process.memory_info().rss - copied * self.born_with
        return total


def _fork(theirs: Connection, ours: Connection) -> int:
    """Fork a kernel at the end of a pipe; gives its process number."""
    sys.stdout.flush()
    sys.stderr.flush()
    # Python warns of threads; tqdm's only sleeps.
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            _part()
            prepare().serve(theirs)
        except BaseException as error:
            with suppress(OSError):
                theirs.send(f"{type(error).__name__}: {error}")
            os._exit(1)
        os._exit(0)
    return pid


def _part() -> None:
    """Make a forked child a process of its own, which dies with its parent."""
    os.setsid()
    set_linux(DEATH_SIGNAL, signal.SIGKILL)
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # but while a cell runs
    with Path(os.devnull).open() as null:
        os.dup2(null.fileno(), 0)
    if "numpy" in sys.modules:  # Python's own generator looks after itself
        sys.modules["numpy"].random.seed()
