"""The child's side: ipykernel's own kernel at the end of a pipe, without sockets.

Requests go through `IPythonKernel.dispatch_shell`, streams are ipykernel's `OutStream`, messages
are made by jupyter_client's `Session`; only the transport is another. What C code and
subprocesses write to file descriptors 1 and 2 joins the stream before the next thing that Python
writes there.
"""

import asyncio
import atexit
import fcntl
import gc
import json
import logging
import os
import sys
import tempfile
import threading
import time
from _thread import start_new_thread
from contextlib import suppress
from multiprocessing import process, util
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any
from weakref import finalize

from ipykernel.iostream import IOPubThread, OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session
from tornado.ioloop import IOLoop

from researchlib.engine import absent


class Publisher(IOPubThread):
    """What ipykernel takes for its sockets and their thread: a pipe, which has the messages whole.

    Replies take it too: the client knows them by their type.
    """

    pipe: Connection
    turn: tuple[int, int]

    def __init__(self) -> None:
        self.thread = threading.Thread()  # not started: what it would do is done at once
        # OutStream asks for a flush 0.2 s after each write: `PipeKernel` does it for all.
        self.io_loop = SimpleNamespace(call_later=lambda *_: None)  # type: ignore[assignment]

    def send_multipart(self, parts: list[bytes], **_options: object) -> None:
        """Send a message to the client, if it still listens."""
        os.read(self.turn[0], 1)
        try:
            with suppress(BrokenPipeError):
                self.pipe.send([bytes(part) for part in parts])
        finally:
            os.write(self.turn[1], b"1")


class Log(logging.Logger):
    """Of a kernel: an error is a request that would never be answered."""

    def error(self, *_arguments: object, **_options: object) -> None:
        """Let the kernel end with what it was about to log."""
        raise


class Stream(OutStream):
    """sys.stdout or sys.stderr of the notebook, and the file descriptor of that name."""

    def __init__(self, session: Session, publisher: Publisher, name: str) -> None:
        super().__init__(session, publisher, name, watchfd=False)  # type: ignore[no-untyped-call]
        descriptor = getattr(sys, f"__{name}__").fileno()
        self._original_stdstream_copy = os.dup(descriptor)  # the one that `fileno` gives
        self.captured = 0
        if sys.platform == "linux":  # in memory: a disk may be full
            self.capture = os.memfd_create(name)
        else:
            with tempfile.TemporaryFile() as file:
                self.capture = os.dup(file.fileno())
        fcntl.fcntl(self.capture, fcntl.F_SETFL, os.O_APPEND)
        os.dup2(self.capture, descriptor)
        lock = self._buffer_lock  # the thread that flushes may have it when a notebook forks
        os.register_at_fork(
            before=lock.acquire, after_in_parent=lock.release, after_in_child=lock.release
        )

    def write(self, string: str) -> int | None:  # type: ignore[override]
        """Write text after whatever reached the descriptor before it."""
        self.collect()
        if isinstance(string, str):
            string.encode()  # what cannot be is an error of the cell, not of the message
        return super().write(string)

    def flush(self) -> None:
        """Publish what was written so far."""
        with self._buffer_lock:  # a fork waits for it, and takes no other lock along
            getattr(sys, f"__{self.name}__").flush()
            self.collect()
            super().flush()  # type: ignore[no-untyped-call]

    def collect(self) -> None:
        """Take over what was written to the descriptor."""
        with self._buffer_lock:
            size = os.fstat(self.capture).st_size
            if size != self.captured and os.getpid() == self._master_pid:
                # A smaller one was reopened as /dev/stdout, and truncated.
                start = self.captured if size > self.captured else 0
                self.captured = size
                written = os.pread(self.capture, size - start, start)
                super().write(written.decode(errors="replace"))


class PipeKernel:
    """One IPython kernel; made before the fork where possible, served after it."""

    def __init__(self) -> None:
        self.publisher = Publisher()
        self.session = Session(key=b"unused", check_pid=False, pack=_packed)
        app = IPKernelApp.instance()
        app.init_profile_dir()
        app.init_config_files()
        app.load_config_file()
        app.config.HistoryManager.hist_file = ":memory:"  # as nbclient asks of every kernel
        app.config.IPythonKernel._execute_sleep = 0.0  # for sockets to catch up
        log = Log("kernel", logging.ERROR)
        with absent("debugpy"):  # nobody could attach a debugger
            app.kernel = self.kernel = IPythonKernel.instance(
                parent=app, session=self.session, iopub_socket=self.publisher, log=log
            )
        manager = SimpleNamespace(get_subshell_to_shell_channel_socket=lambda _: self.publisher)
        main = threading.main_thread()
        self.kernel.shell_channel_thread = SimpleNamespace(parent_thread=main, manager=manager)
        app.init_path()
        app.init_shell()
        app.init_gui_pylab()
        app.init_extensions()
        # Imported before the variable that names its backend was set.
        if "matplotlib" in sys.modules:
            self.kernel.shell.enable_matplotlib("inline")  # type: ignore[union-attr]
            # What the parent has open would be drawn on.
            sys.modules["matplotlib.pyplot"].close("all")

    def serve(self, pipe: Connection) -> None:
        """Answer requests until the client sends none; then end as a process does, and say so."""
        self._leave_to_parent()
        sys.argv = [f"{sys.modules['ipykernel'].__path__[0]}_launcher.py", "-f", "kernel.json"]
        sys.breakpointhook = lambda *_, **__: None  # nobody is attached
        self.publisher.pipe = pipe
        # A byte in a pipe, which who sends takes out: threads of a notebook, and processes that it
        # forks, may print at the same moment. Made here: a run that is killed may have it.
        self.publisher.turn = os.pipe()
        os.write(self.publisher.turn[1], b"1")
        sys.stdout = Stream(self.session, self.publisher, "stdout")
        sys.stderr = Stream(self.session, self.publisher, "stderr")
        IPKernelApp.instance().init_code()
        # Not of `threading`, which would show it to the notebook.
        start_new_thread(_flush_now_and_then, (sys.stdout, sys.stderr))
        asyncio.run(self._serve(pipe))
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        gc.collect()  # closes files
        pipe.send(None)
        with suppress(EOFError, OSError):  # until the client ends it, with what it started
            pipe.recv()

    def _leave_to_parent(self) -> None:
        """Forget what the parent is to do at its end, but not what does it for the notebook."""
        gc.freeze()
        atexit._clear()
        finalize._registry.clear()  # type: ignore[attr-defined]
        util._finalizer_registry.clear()  # type: ignore[attr-defined]
        process._children.clear()  # type: ignore[attr-defined]
        logging._handlerList.clear()  # type: ignore[attr-defined]
        logging.root.handlers.clear()
        logging.root.setLevel(logging.WARNING)
        shell: Any = self.kernel.shell
        for end in (logging.shutdown, util._exit_function, shell.atexit_operations):  # type: ignore[attr-defined]
            atexit.register(end)
        atexit.register(finalize._exitfunc)  # type: ignore[attr-defined]

    async def _serve(self, pipe: Connection) -> None:
        self.kernel.io_loop = IOLoop.current()
        requests: asyncio.Queue[list[bytes] | None] = asyncio.Queue()

        def receive() -> None:  # whole, or the loop that nest_asyncio runs in a cell calls again
            try:
                requests.put_nowait(pipe.recv())
            except (EOFError, OSError):  # nobody waits for an answer
                os._exit(1)

        asyncio.get_running_loop().add_reader(pipe.fileno(), receive)
        while request := await requests.get():
            frames = [SimpleNamespace(bytes=part) for part in request]
            await self.kernel.dispatch_shell(frames)


def _flush_now_and_then(*streams: Stream) -> None:
    while True:
        time.sleep(OutStream.flush_interval)
        for stream in streams:
            stream.flush()


def _packed(content: object) -> bytes:
    return json.dumps(content, default=json_default, ensure_ascii=False).encode(errors="replace")
