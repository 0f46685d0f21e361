"""Numbers for Prometheus, computed when they are asked for: queues, failures, durations.

Every process gives the same answer, because it comes from the database and the broker.
Labels are names of queues and workers; nothing is about a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from intake.domain.errors import IntakeError
from intake.store import QueueFacts
from intake.web.ops.thresholds import WAIT_QUANTILES
from intake.web.serving import Serving

MEDIA_TYPE = CONTENT_TYPE_LATEST


def exposition(serving: Serving) -> bytes:
    """The metrics as Prometheus reads them."""
    registry = CollectorRegistry()
    registry.register(_Facts(serving))
    return generate_latest(registry)


class _Facts(Collector):
    def __init__(self, serving: Serving) -> None:
        self._serving = serving

    def describe(self) -> list[GaugeMetricFamily]:
        # Else registering would collect everything once more.
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            facts, beats = self._serving.store.facts.queues(), self._serving.store.facts.beats()
        except IntakeError:
            yield _gauge("intake_store_up", "数据库是否可用", 0)
        else:
            yield _gauge("intake_store_up", "数据库是否可用", 1)
            yield from _queues(facts)
            ages = GaugeMetricFamily(
                "intake_beat_age_seconds", "距最近一次收到其信号的秒数", labels=["name", "queue"]
            )
            for beat in beats:
                ages.add_metric([beat.name, beat.queue], beat.age_seconds)
            yield ages
        yield from self._broker()

    def _broker(self) -> Iterator[GaugeMetricFamily]:
        if self._serving.broker_facts is None:
            return
        try:
            lengths = self._serving.broker_facts()
        except Exception:  # whatever a broker's library raises, it cannot be reached
            yield _gauge("intake_broker_up", "消息队列是否可用", 0)
            return
        yield _gauge("intake_broker_up", "消息队列是否可用", 1)
        waiting = GaugeMetricFamily(
            "intake_broker_messages", "消息队列中的消息数", labels=["queue"]
        )
        for queue, length in lengths.items():
            waiting.add_metric([queue], length)
        yield waiting


def _queues(facts: QueueFacts) -> Iterator[GaugeMetricFamily]:
    length = GaugeMetricFamily("intake_queue_length", "等待处理的工作数", labels=["queue"])
    oldest = GaugeMetricFamily(
        "intake_queue_oldest_seconds", "等待最久的一项已等待的秒数", labels=["queue"]
    )
    for queue, fact in facts.queues.items():
        length.add_metric([queue.value], fact.length)
        oldest.add_metric([queue.value], fact.oldest_seconds)
    yield from (length, oldest)
    yield _gauge("intake_jobs_running", "正在处理的工作数", facts.running)
    yield _gauge(
        "intake_jobs_quarantined", "被隔离的工作数（文件两次弄垮核对进程）", facts.quarantined
    )
    yield _gauge(
        "intake_jobs_needs_operator", "多次失败、等待运维人员的工作数", facts.needs_operator
    )
    yield _gauge("intake_job_retries", "未完成的工作至今失败的次数", facts.retries)
    yield from _durations(facts.seconds_to_verdict)


def _durations(seconds: Sequence[float]) -> Iterator[GaugeMetricFamily]:
    yield _gauge(
        "intake_upload_to_verdict_recent", "最近一小时内有了结论的文件数（至多 200）", len(seconds)
    )
    found = GaugeMetricFamily(
        "intake_upload_to_verdict_seconds",
        "这些文件从上传到结论的秒数（分位数）",
        labels=["quantile"],
    )
    for share in WAIT_QUANTILES if seconds else ():
        found.add_metric([str(share)], quantile(seconds, share))
    yield found


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]


def _gauge(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)
