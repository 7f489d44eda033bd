"""The child's side: ipykernel's own kernel at the end of a pipe, without sockets or threads.

Cells run through `IPythonKernel.execute_request`, streams are ipykernel's `OutStream`, and messages
are packed by jupyter_client's `Session`; only the transport is another. What C code and
subprocesses write to file descriptors 1 and 2 joins the stream before the next thing that Python
writes there.
"""

import asyncio
import atexit
import logging
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from threading import main_thread
from types import SimpleNamespace
from typing import Any

from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from tornado.ioloop import IOLoop


@contextmanager
def absent(module: str) -> Iterator[None]:
    """Let a costly optional module appear not to be installed, unless it is imported already."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


class Publisher(IOPubThread):
    """What ipykernel's streams publish to: no thread, no socket, only a name for the session."""

    def __init__(self) -> None:
        self.thread = None  # type: ignore[assignment]
        # OutStream asks for a flush every 0.2 s; flushing at fixed points only makes the outputs
        # repeatable.
        self.io_loop = SimpleNamespace(call_later=lambda *_: None)  # type: ignore[assignment]

    def schedule(self, f: Callable[[], object]) -> None:
        """Do at once what the thread would have done."""
        f()


class PipeSession(Session):
    """jupyter_client's session, which sends each message whole down a pipe to the client."""

    pipe: Connection

    def __init__(self, **traits: object) -> None:
        super().__init__(**traits)
        # Threads of a notebook, and processes that it forks, may print at the same moment.
        self.lock = multiprocessing.get_context("fork").Lock()

    def send(  # type: ignore[override]
        self,
        stream: Publisher | None,
        msg_or_type: dict[str, Any] | str,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        ident: object = None,
        buffers: list[Any] | None = None,
        *_rest: object,
        **options: Any,
    ) -> dict[str, Any]:
        """Send to the client's iopub channel; replies, which have no stream, to its shell."""
        if isinstance(msg_or_type, dict):
            message = msg_or_type
        else:
            message = self.msg(msg_or_type, content, parent, metadata=options.get("metadata"))
        packed = {
            "content": self.pack(message["content"]),
            "buffers": [bytes(buffer) for buffer in buffers or []],
        }
        with self.lock, suppress(BrokenPipeError):
            self.pipe.send(("iopub" if stream else "shell", message | packed))
        return message


class Stream(OutStream):
    """sys.stdout or sys.stderr of the notebook, and the file descriptor of that name."""

    def __init__(self, session: Session, publisher: Publisher, name: str) -> None:
        super().__init__(session, publisher, name, watchfd=False)  # type: ignore[no-untyped-call]
        descriptor = getattr(sys, f"__{name}__").fileno()
        self.terminal = os.dup(descriptor)
        self.capture = tempfile.TemporaryFile(mode="ab+", buffering=0)  # noqa: SIM115
        self.captured = 0
        os.dup2(self.capture.fileno(), descriptor)

    def fileno(self) -> int:
        """Give the descriptor that had this name before, as ipykernel does."""
        return self.terminal

    def write(self, string: str) -> int | None:  # type: ignore[override]
        """Write text after whatever reached the descriptor before it."""
        self.collect()
        return super().write(string)

    def flush(self) -> None:
        """Publish what was written so far."""
        self.collect()
        super().flush()  # type: ignore[no-untyped-call]

    def collect(self) -> None:
        """Take over what was written to the descriptor."""
        size = os.fstat(self.capture.fileno()).st_size
        if size != self.captured and os.getpid() == self._master_pid:
            start = (
                self.captured if size > self.captured else 0
            )  # reopened as /dev/stdout, and truncated
            self.captured = size
            super().write(
                os.pread(self.capture.fileno(), size - start, start).decode(errors="replace")
            )


class PipeKernel:
    """One IPython kernel; made before the fork where possible, served after it."""

    def __init__(self) -> None:
        self.publisher, self.session = Publisher(), PipeSession(key=b"unused")
        app = IPKernelApp.instance()
        app.config.HistoryManager.hist_file = ":memory:"  # as nbclient asks of every kernel
        app.config.IPythonKernel._execute_sleep = 0.0  # for sockets to catch up
        log = logging.Logger("kernel", logging.ERROR)
        with absent("debugpy"):  # nobody could attach a debugger
            app.kernel = self.kernel = IPythonKernel.instance(
                parent=app, session=self.session, iopub_socket=self.publisher, log=log
            )
        self.kernel.shell_channel_thread = SimpleNamespace(parent_thread=main_thread())
        app.init_path()
        app.init_shell()
        app.init_gui_pylab()
        if (
            "matplotlib" in sys.modules
        ):  # imported before the variable that names its backend was set
            self.kernel.shell.enable_matplotlib("inline")  # type: ignore[union-attr]
            sys.modules["matplotlib.pyplot"].close(
                "all"
            )  # what the parent has open would be drawn on

    def serve(self, pipe: Connection) -> None:
        """Answer requests until the client sends none; then end as a process does, and say so."""
        atexit._clear()  # what is registered so far is the parent's to do
        logging.root.handlers.clear()
        logging.root.setLevel(logging.WARNING)
        self.session.pipe = pipe
        sys.stdout = Stream(self.session, self.publisher, "stdout")
        sys.stderr = Stream(self.session, self.publisher, "stderr")
        asyncio.run(self._serve(pipe))
        atexit._run_exitfuncs()
        pipe.send(None)

    async def _serve(self, pipe: Connection) -> None:
        self.kernel.io_loop = IOLoop.current()
        readable = asyncio.Event()
        asyncio.get_running_loop().add_reader(pipe.fileno(), readable.set)
        while await readable.wait() and (request := pipe.recv()):
            readable.clear()
            await self._answer(request)

    async def _answer(self, request: dict[str, Any]) -> None:
        self.kernel.set_parent([], request)
        self._publish_status("busy", request)
        self.kernel.pre_handler_hook()
        await self.kernel.shell_handlers[request["msg_type"]](None, [], request)
        self.kernel.post_handler_hook()
        for name in ("__stdout__", "__stderr__", "stdout", "stderr"):
            getattr(sys, name).flush()
        self._publish_status("idle", request)

    def _publish_status(self, state: str, request: dict[str, Any]) -> None:
        self.session.send(self.publisher, "status", {"execution_state": state}, parent=request)
