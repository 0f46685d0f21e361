"""Thin tasks: each takes a job's id, may come twice or late, and never raises. The job is
where the worker begins; it goes on with what else waits in the same queue.

What they need is imported when the first one runs: in a process of the pool, never in
the main one.
"""

from __future__ import annotations

from typing import Any

from intake.store import Queue
from workers.app import runner_name, task


@task("check_upload")
def check_upload(self: Any, job_id: str) -> None:
    """See one upload and keep what was read."""
    from workers import pool

    pool.run(job_id, runner_name(self.request.id), _queue(self))


@task("make_report")
def make_report(self: Any, job_id: str) -> None:
    """Judge one application from what was read."""
    from workers import pool

    pool.run(job_id, runner_name(self.request.id), _queue(self))


@task("canary")
def canary(_: Any, queue: str) -> None:
    """Heard on this queue."""
    from workers import pool

    pool.heard(queue)


def _queue(task: Any) -> Queue:
    """Where the bell was heard."""
    return Queue(task.request.delivery_info["routing_key"])
