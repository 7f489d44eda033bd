"""One job in an ordinary kernel, for systems without fork and for comparison."""

from researchlib.engine.workers import Job, Result, Settings


def run_in_kernel(job: Job) -> Result:
    """Run one job through papermill's own engine and write its notebook."""
    from papermill.engines import NBClientEngine

    from researchlib.engine.run import run

    settings = Settings(None, None, normalise=True, preload=(), environment={})
    return run(job, settings, NBClientEngine)
