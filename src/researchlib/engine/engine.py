"""papermill engine "researchlib": cells run in a kernel forked from this process.

nbclient sends each cell and makes the notebook from the kernel's messages, as ever. The kernel is a
forked child: a warm parent lends it every import it has done, and nothing that a notebook does
comes back but its messages. When the child dies or meets a limit, the notebook keeps what it had
and gets the reason as an error.
"""

import asyncio
import sys
import threading
from contextlib import suppress
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelspec import get_kernel_dict
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.kernelspec import get_kernel_spec
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.log import logger
from papermill.utils import remove_args

from researchlib.engine.forked import ForkedKernel, prepare


class ForkedKernelClient(PapermillNotebookClient):
    """papermill's notebook client, for a kernel that is already there."""

    def execute(self, **_kwargs: object) -> NotebookNode:
        """Run the cells; gives the notebook."""
        self.papermill_execute_cells()
        self.nb.metadata["language_info"] = IPythonKernel.language_info
        self.set_widgets_metadata()
        return self.nb


class ResearchlibEngine(NBClientEngine):
    """Run a notebook in a kernel forked from this process, or in an ordinary one otherwise."""

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, kernel_name: str, **options: Any) -> NotebookNode:
        """Run a prepared notebook; the limits among the options are those of `ForkedKernel`."""
        limits = {name: options.pop(name, None) for name in ("run_timeout", "max_memory")}
        if obstacle := _obstacle(kernel_name):
            logger.warning(f"An ordinary kernel is used: {obstacle}.")
            return NBClientEngine.execute_notebook(nb, kernel_name, **options)
        # Before papermill starts a thread for its progress bar.
        with ForkedKernel(**limits) as kernel:
            return super().execute_notebook(nb, kernel_name, kernel=kernel, **options)

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, name: str, kernel: ForkedKernel, **options: Any
    ) -> None:
        """Run the cells of a notebook that papermill keeps the books of."""
        options["timeout"] = options.pop("execution_timeout", None) or options.get("timeout")
        options = remove_args(["start_timeout", "input_path"], **options)  # of starting a kernel
        client = ForkedKernelClient(nb_man, km=kernel, kernel_name=name, log=logger, **options)
        client.kc = kernel
        client.execute()


def _obstacle(kernel_name: str) -> str | None:
    """Say why this process cannot lend itself as a kernel, if it cannot."""
    if kernel_name != "python3":
        return f"the notebook asks for the kernel {kernel_name!r}, not python3"
    threads = [one.name for one in threading.enumerate() if type(one).__name__ != "TMonitor"]
    # Those that threading did not start, which only the interpreter knows of.
    threads += ["another"] * (len(sys._current_frames()) - threading.active_count())
    if threads != ["MainThread"]:
        return f"this process has threads ({', '.join(threads)})"
    with suppress(RuntimeError):
        asyncio.get_running_loop()
        return "this process runs an event loop"
    if prepare.cache_info().currsize:  # a worker, which keeps the user's configuration out
        return None
    if InteractiveShell.initialized():
        return "this process is an IPython session"
    spec = get_kernel_spec(kernel_name)
    as_installed = {"python", "python3", "-Xfrozen_modules=off", *get_kernel_dict()["argv"]}
    if spec.env or {*spec.argv} - as_installed:
        return f"the kernel python3 is not as it was installed: {spec.resource_dir}"
    return None
