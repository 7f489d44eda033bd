"""``python -m researchlib.pardons``: the command."""

import sys

if not sys.flags.safe_path:  # python -m put the working directory on the path
    del sys.path[0]

from . import main

sys.exit(main())
