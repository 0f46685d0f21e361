"""The Celery app: a doorbell, set up so that a broken line never becomes a lost paper.

What Celery promises by itself is not enough (measured elsewhere over 12,000 jobs and 50
kills: 7 messages vanished, 9 jobs ran twice); what counts is in the database. These
settings see to it that bells ring quickly and that nothing hangs, loops or leaks.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import kombu.entity
from celery import Celery, signals
from celery.exceptions import OperationalError, SecurityWarning, TimeLimitExceeded, WorkerLostError
from redis.exceptions import RedisError

from intake.domain.settings import Settings, settings
from intake.store import Queue
from workers import lost
from workers.broker import broker_url
from workers.thresholds import MEMORY_PER_PROCESS, TASKS_PER_PROCESS

TRANSPORT = {
    # A message whose worker vanished comes back after this; must exceed the longest task,
    # else that runs twice. Only a second net: the database rings after 10 s.
    "visibility_timeout": 1800,
    # Look for such messages every 10 s; the default throttle looks every 100 s.
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "unacked_mutex_expire": 60,
    # A hung broker raises instead of blocking for ever (the default: no limit).
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "health_check_interval": 10,
    # Another program may share the Redis.
    "global_keyprefix": "intake:",
}

BROKER_ERRORS: tuple[type[BaseException], ...] = (OperationalError, RedisError, OSError)
"""What a broker that is away or out of order raises, through whichever layer."""

app = Celery("intake", set_as_current=False)
app.conf.update(
    imports=("workers.tasks",),
    broker_transport_options=TRANSPORT,
    # Brokers come back; a worker that gives up does not (default: 100 tries).
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_pool_acquire_timeout=5,
    task_publish_retry=False,
    worker_consumer="workers.consumer:HangingUp",
    # One pool, its queues looked at in turn (kombu's round robin): none starves another.
    # Queues and not names alone: Flower asks them for theirs.
    task_queues=[
        kombu.entity.Queue(name.value, routing_key=name.value)  # type: ignore[no-untyped-call]
        for name in Queue
    ],
    task_create_missing_queues=False,
    task_default_queue=Queue.FAST.value,
    # The running task holds the only prefetched message: no backlog hidden in a worker.
    task_acks_late=True,
    worker_prefetch_multiplier=1,
    # A file that kills its process must not come back at once, for ever; the database
    # counts and decides (`lost`, `store.failures.fail`).
    task_reject_on_worker_lost=False,
    task_retry_on_worker_lost=False,
    task_acks_on_failure=True,
    task_acks_on_timeout=True,
    # The hard limit (`start_worker`) is the only thing that stops C code. No soft one: it
    # fires late there (measured: 2 s came after 22 s) and might interrupt the saving.
    task_soft_time_limit=None,
    worker_max_tasks_per_child=TASKS_PER_PROCESS,
    worker_max_memory_per_child=MEMORY_PER_PROCESS,
    # The fence makes a second run harmless; killing good work at each broken line is not.
    worker_cancel_long_running_tasks_on_connection_loss=False,
    # Results are in the database; JSON because unpickling runs whatever it is given.
    task_ignore_result=True,
    result_backend=None,
    task_serializer="json",
    accept_content=["json"],
    # Nobody listens, and they are one more line to break (`Settings.worker_events`).
    worker_send_task_events=False,
    task_send_sent_event=False,
    worker_enable_remote_control=False,
    # Logs are set up by whoever starts the worker.
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
)


def task(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Makes the function a task; it is given its task's self."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        app.task(name=name, bind=True)(function)
        return function

    return register


def start_worker(wanted: Settings, queues: Sequence[Queue], concurrency: int) -> int:
    """Consume until told to stop; the process's exit status.

    SIGTERM and SIGINT end it when the running tasks have ended. This process stays light:
    it forks the pool's, so what it imports they all carry, and what it opens they share.
    """
    # It warns of root because of pickle, which is not accepted here.
    warnings.simplefilter("ignore", SecurityWarning)
    app.conf.broker_url = broker_url(wanted)
    app.conf.task_time_limit = wanted.time_limit
    # They tell a task's name and its job's id: nothing about a person.
    app.conf.worker_send_task_events = wanted.worker_events
    names = [queue.value for queue in queues]
    worker = app.Worker(
        hostname=f"{'-'.join(names)}@{socket.gethostname()}",
        queues=names,
        concurrency=concurrency,
        pool="prefork",
        quiet=True,
        loglevel=logging.WARNING,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=not wanted.worker_events,
    )
    worker.start()
    return int(worker.exitcode or 0)


def runner_name(task_id: str) -> str:
    """Who claims a job: this machine, the worker's main process, and the message.

    Called in a process of the pool; `_on_failure` says the same of it in the main one.
    """
    return f"{socket.gethostname()}:{os.getppid()}:{task_id}"


def _leave_logging_alone(**_: Any) -> None:
    """Celery configures no logging where somebody listens here."""


def _on_failure(task_id: str, exception: BaseException, **_: Any) -> None:
    """In the main process: a process of the pool was lost together with its task."""
    if isinstance(exception, TimeLimitExceeded):
        death = lost.TOO_LONG
    elif isinstance(exception, WorkerLostError):
        death = lost.death_told_by(str(exception))
    else:
        return
    runner = f"{socket.gethostname()}:{os.getpid()}:{task_id}"
    lost.tell(settings(), runner, death)


def _prepare_process(**_: Any) -> None:
    """In a new process of the pool, before its first task."""
    # Celery resets what it handles; a Ctrl-C in the terminal is the main process's.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from workers import pool

    pool.take_limits()


signals.setup_logging.connect(_leave_logging_alone, weak=False)
signals.task_failure.connect(_on_failure, weak=False)
signals.worker_process_init.connect(_prepare_process, weak=False)
