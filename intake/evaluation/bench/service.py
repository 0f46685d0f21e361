"""`intake bench --service`: small jobs through the real queue, and what each costs.

Twice for every number of workers: all files as fast as applicants can send them, for the
throughput and the processor time; then some at half that rate, for the time from upload
to verdict. What the same files cost without a service (`see_upload` and `judge`, called
here) is taken off. An edge: nothing imports this but the command line.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from intake.assessment.assess import judge
from intake.casework.folder import parse_application
from intake.domain.application import Slot
from intake.domain.errors import Fault
from intake.domain.report_json import to_json as report_json
from intake.domain.settings import settings
from intake.evaluation.bench.run import machine
from intake.evaluation.bench.service_load import Applicant, Sent, not_a_picture, upload_all
from intake.evaluation.bench.service_parts import Running, service
from intake.evaluation.bench.service_tables import Round, ServiceBench, goals, tables, to_json
from intake.evaluation.bench.thresholds import (
    EMPTY_SECONDS,
    IN_PROCESS,
    LOOK_SECONDS,
    PER_APPLICATION,
    STEADY_SECONDS,
    STEADY_SHARE,
    WARM_UP,
)
from intake.extraction.upload import Services, see_upload, versions_of
from intake.policy.notice import load_policy, policy_names
from intake.reporting.text_table import as_json, markdown, write_private, write_to
from intake.store import JobKind, Store


def run_service_bench(count: int, workers: Sequence[int]) -> ServiceBench:
    """Measure `count` uploads with each of these numbers of workers.

    Raises Fault NO_BROKER, STORE_UNAVAILABLE, SERVICE_SILENT.
    """
    where = machine()
    rounds = []
    with _progress() as shown:
        for number in workers:
            bar = shown.add_task(f"{number} ×", total=count)
            with (
                tempfile.TemporaryDirectory(prefix="intake-bench-") as folder,
                service(Path(folder), number, settings()) as running,
                Store.open(running.settings) as store,
            ):
                step = partial(shown.advance, bar)
                rounds.append(_round(running, store, number, count, step))
    see, report = _without_service()
    return ServiceBench(count, PER_APPLICATION, see, report, tuple(rounds), where)


def _round(
    running: Running, store: Store, workers: int, count: int, step: Callable[[], None]
) -> Round:
    _send(running, store, WARM_UP)
    done_before, cpu_before = store.facts.jobs_done(), running.cpu_seconds()
    begun = time.monotonic()
    flood = _send(running, store, count, step=step)
    rate = count / (time.monotonic() - begun)
    cpu, done = running.cpu_seconds(), store.facts.jobs_done()
    steady_rate = STEADY_SHARE * rate
    few = max(WARM_UP, min(count, int(steady_rate * STEADY_SECONDS)))
    steady = _send(running, store, few, steady_rate)
    return Round(
        workers=workers,
        accepted_per_second=count / flood.wall,
        checked_per_second=rate,
        cpu={part: cpu[part] - cpu_before[part] for part in cpu},
        reports=done[JobKind.REPORT] - done_before[JobKind.REPORT],
        steady_per_second=steady_rate,
        to_verdict=store.facts.seconds_to_verdict(few),
        uploads=tuple(steady.uploads),
        status_calls=tuple(steady.status_calls),
        flooded_status_calls=tuple(flood.status_calls),
    )


def _send(
    running: Running,
    store: Store,
    count: int,
    per_second: float | None = None,
    step: Callable[[], None] = lambda: None,
) -> Sent:
    """Upload, and wait until every upload has its verdict."""
    policy, now = policy_names()[0], settings().now()
    owners = [
        Applicant(record.id, token)
        for record, token in (
            store.cases.create(policy, {}, now) for _ in range(-(-count // PER_APPLICATION))
        )
    ]
    sent = upload_all(running.port, owners, count, per_second, step)
    deadline = time.monotonic() + EMPTY_SECONDS
    while True:
        facts = store.facts.queues()
        if not facts.running and not any(q.length for q in facts.queues.values()):
            break
        if time.monotonic() > deadline:
            raise Fault("SERVICE_SILENT", "队列迟迟没有处理完")
        time.sleep(LOOK_SECONDS)
    if facts.quarantined or facts.needs_operator:
        raise Fault("SERVICE_SILENT", "有文件没能核对，量得的数字不作数")
    return sent


def _without_service() -> tuple[float, float]:
    """Processor seconds of one file seen, and of one application judged, called here."""
    from models.services import default_services

    wanted = settings()
    services: Services = default_services(wanted.models_dir, 1, wanted.runtime)
    with tempfile.TemporaryDirectory(prefix="intake-bench-") as scratch:
        path = Path(scratch) / "a.jpg"
        path.write_bytes(not_a_picture(0))
        begun = time.process_time()
        for _ in range(IN_PROCESS):
            seen = see_upload(path, "a.jpg", services)
        see = (time.process_time() - begun) / IN_PROCESS
    names = [str(number) for number in range(PER_APPLICATION)]
    slots = [Slot(name) for name in names]
    name = policy_names()[0]
    begun = time.process_time()
    for _ in range(IN_PROCESS):
        application = parse_application(
            {"policy": name}, "a", slots, wanted.now(), clock_is_set=wanted.clock_is_set
        )
        everything = dict.fromkeys(names, seen)
        versions = versions_of(services)
        report_json(judge(application, load_policy(name), everything, services.witnesses, versions))
    return see, (time.process_time() - begun) / IN_PROCESS


def _progress() -> Progress:
    return Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def command(
    count: int,
    workers: Sequence[int],
    json_to: str | None = None,
    *,
    markdown_to: Path | None = None,
) -> int:
    """`intake bench --service`; exit status 0 when every goal that was measured is reached."""
    result = run_service_bench(count, workers)
    shown = tables(result)
    console = Console(stderr=json_to == "-")
    for table in shown:
        table.print(console)
    if json_to:
        write_to(json_to, as_json(to_json(result)))
    if markdown_to:
        write_private(markdown_to, markdown(shown))
    return 0 if all(is_reached for *_, is_reached in goals(result)) else 1
