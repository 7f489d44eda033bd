"""``python -m researchlib.pardons``: the command."""

import atexit
import os
import sys

if not sys.flags.safe_path:  # python -m put the working directory on the path
    del sys.path[0]

from ..cli import INTERRUPTED
from . import main

status = main()
if status == INTERRUPTED:
    # python -m remembers an interrupted import, though it was told, and would kill itself.
    atexit._run_exitfuncs()
    os._exit(status)
sys.exit(status)
