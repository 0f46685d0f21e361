"""A file is ended by the processor time it took, and by nothing else."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from intake.domain.errors import Refusal
from workers.limits import processor_wall


def compute(seconds: float) -> None:
    until = time.process_time() + seconds
    while time.process_time() < until:
        sum(range(1000))


def test_whoever_computes_beyond_the_wall_is_too_complex():
    with pytest.raises(Refusal) as refused, processor_wall(1):
        compute(3)
    assert refused.value.code == "FILE_TOO_COMPLEX"


def test_waiting_costs_nothing_and_the_limits_of_before_come_back():
    before = signal.getitimer(signal.ITIMER_PROF), signal.getsignal(signal.SIGPROF)
    with processor_wall(1):
        time.sleep(1.2)
    assert (signal.getitimer(signal.ITIMER_PROF), signal.getsignal(signal.SIGPROF)) == before


def test_a_library_that_swallows_the_refusal_meets_it_again():
    swallowed = 0
    with pytest.raises(Refusal), processor_wall(1):
        try:
            compute(3)
        except Exception:
            swallowed += 1
        compute(3)
    assert swallowed == 1


def test_another_thread_has_no_wall():
    done = []

    def work() -> None:
        with processor_wall(1):
            done.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [True]
