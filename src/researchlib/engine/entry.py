"""What papermill's entry point names: the engine, imported when it is first used.

papermill loads every engine while it is itself being imported, and `engine` imports papermill: one
must wait.
"""

from typing import Any


class LazyEngine:
    """Stands for `engine.ResearchlibEngine`."""

    def __getattr__(self, name: str) -> Any:
        """Give what the engine has under a name."""
        import tqdm.auto  # noqa: F401  # before ipykernel, or its bar would look for a browser

        from researchlib.engine.engine import ResearchlibEngine

        return getattr(ResearchlibEngine, name)


engine = LazyEngine()
