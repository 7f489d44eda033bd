"""The parent's side: a kernel in a forked child, and nbclient's client and manager for it."""

import asyncio
import ctypes
import os
import signal
import sys
import time
import traceback
import warnings
from contextlib import suppress
from functools import cache
from multiprocessing.connection import Connection, Pipe
from queue import Empty
from typing import TYPE_CHECKING, Any, Self

import psutil
from jupyter_client.session import Session
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import DeadKernelError

if TYPE_CHECKING:
    from researchlib.engine.kernel import PipeKernel

CHECK_SECONDS = 0.1
EXIT_SECONDS = 5.0
_PR_SET_PDEATHSIG = 1


@cache
def prepare() -> "PipeKernel":
    """Make this process's kernel, once; done before a fork, it spares each child the work."""
    from researchlib.engine.kernel import PipeKernel  # costly, and a cold parent has no use for it

    return PipeKernel()


class Channel:
    """Messages from the kernel, in the shape in which nbclient reads them."""

    def __init__(self) -> None:
        self.messages: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """Wait for the next message."""
        try:
            message = await asyncio.wait_for(self.messages.get(), timeout)
        except TimeoutError:
            raise Empty from None
        if message is None:
            raise DeadKernelError("Kernel died")
        return message


class ForkedKernel:
    """A kernel in a forked child, and nbclient's client and manager for it.

    Parameters
    ----------
    run_timeout
        Seconds that the kernel may live; None for as long as it likes.
    max_memory
        Bytes of resident memory that the kernel and its children may hold together; None for any.

    Notes
    -----
    Memory is what the processes hold, looked at ten times a second. A limit on address space would
    count what numpy and pyarrow reserve and never touch, would hold for each process alone, and
    would surface as a MemoryError wherever the last small allocation happened to be.
    """

    def __init__(self, run_timeout: float | None = None, max_memory: int | None = None) -> None:
        self.deadline = None if run_timeout is None else time.monotonic() + run_timeout
        self.run_timeout, self.max_memory = run_timeout, max_memory
        self.session = Session(key=b"unused")
        self.shell_channel, self.iopub_channel = Channel(), Channel()
        self.exit_status: int | None = None
        self.end: tuple[str, str] | None = None
        self.pipe, theirs = Pipe()
        self.pid = _fork(theirs, self.pipe)
        theirs.close()
        self.loop = ensure_event_loop()
        self.loop.add_reader(self.pipe.fileno(), self._receive)
        self.timer = self.loop.call_later(CHECK_SECONDS, self._check_limits)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        self.timer.cancel()
        self.loop.remove_reader(self.pipe.fileno())
        if failure is None:
            with suppress(EOFError, OSError):
                self.pipe.send(None)
                while self.pipe.poll(EXIT_SECONDS) and self.pipe.recv():
                    pass
        self.kill()
        self.pipe.close()
        if self.exit_status is None:
            os.waitpid(self.pid, 0)

    def execute(self, code: str, store_history: bool = True, **_options: object) -> str:
        """Send a cell to the kernel; gives the id that its messages will carry."""
        return self._request(
            "execute_request", code=code, store_history=store_history, stop_on_error=False
        )

    def kernel_info(self) -> str:
        """Ask the kernel for its language."""
        return self._request("kernel_info_request")

    def is_alive(self) -> bool:
        """Tell whether the child still runs."""
        if self.exit_status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.exit_status = os.waitstatus_to_exitcode(status) if pid else None
        return self.exit_status is None

    def fate(self) -> tuple[str, str]:
        """Name and describe what ended the kernel before its time."""
        give_up = time.monotonic() + EXIT_SECONDS
        while self.is_alive() and time.monotonic() < give_up:
            time.sleep(0.001)
        if self.end:
            return self.end
        if self.exit_status is not None and self.exit_status < 0:
            return (
                "KernelKilled",
                f"the kernel was killed by {signal.Signals(-self.exit_status).name}",
            )
        return "KernelExited", f"the kernel left by itself, status {self.exit_status}"

    def interrupt_kernel(self) -> None:
        """Raise KeyboardInterrupt in the running cell."""
        os.kill(self.pid, signal.SIGINT)

    def kill(self) -> None:
        """End the kernel and whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def _request(self, kind: str, **content: object) -> str:
        request = self.session.msg(kind, content)
        with suppress(ConnectionError):  # the channel tells of the death
            self.pipe.send(request)
        return str(request["msg_id"])

    def _receive(self) -> None:
        try:
            channel, message = self.pipe.recv()
        except (EOFError, OSError):
            self.loop.remove_reader(self.pipe.fileno())
            self.shell_channel.messages.put_nowait(None)
        else:
            message["content"] = self.session.unpack(message["content"])
            getattr(self, f"{channel}_channel").messages.put_nowait(message)

    def _check_limits(self) -> None:
        if self.deadline and time.monotonic() > self.deadline:
            self.end = "RunTimeout", f"the run took longer than {self.run_timeout:g} s"
        elif self.max_memory and _resident_bytes(self.pid) > self.max_memory:
            self.end = "RunMemoryLimit", f"the run held more than {self.max_memory / 2**20:.0f} MiB"
        if self.end:
            self.kill()
        else:
            self.timer = self.loop.call_later(CHECK_SECONDS, self._check_limits)


def _fork(theirs: Connection, ours: Connection) -> int:
    """Fork a kernel at the end of a pipe; gives its process number."""
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    with warnings.catch_warnings(
        action="ignore", category=DeprecationWarning
    ):  # tqdm's thread only sleeps
        pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            _part_from(parent)
            prepare().serve(theirs)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
            os._exit(1)
        os._exit(0)
    return pid


def _part_from(parent: int) -> None:
    """Make a forked child a process of its own, which dies with its parent."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    if "numpy" in sys.modules:  # Python's own generator looks after itself
        sys.modules["numpy"].random.seed()


def _resident_bytes(pid: int) -> int:
    """Add up the resident memory of a process and its descendants."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        kernel = psutil.Process(pid)
        for process in [kernel, *kernel.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                total += process.memory_info().rss
    return total
