"""What all commands share: sentences instead of tracebacks, logs without values."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from intake.domain.errors import IntakeError, UsageError
from intake.domain.report_json import EXIT_FAULT, EXIT_USAGE

OURS = ("intake", "models", "workers")


@contextmanager
def sentences() -> Iterator[None]:
    """Turns our interruptions into one Chinese sentence and an exit status."""
    try:
        yield
    except IntakeError as wrong:
        typer.echo(wrong.message or wrong.code, err=True)
        is_usage = isinstance(wrong, UsageError)
        raise typer.Exit(EXIT_USAGE if is_usage else EXIT_FAULT) from None


def place_of(fault: BaseException) -> str:
    """File and line where it was raised, without anything that was being processed."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "?"
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


class _PlacesOnly(logging.Formatter):
    """An exception is logged by its type and place: its text may hold values."""

    def formatException(self, ei: object) -> str:  # noqa: N802  logging's own name
        wrong = ei[1] if isinstance(ei, tuple) else None
        if not isinstance(wrong, BaseException):
            return ""
        return f"{type(wrong).__name__} ({place_of(wrong)})"


def log_without_values() -> None:
    """Our warnings on standard error."""
    _log_to_stderr("%(levelname)s %(name)s: %(message)s", OURS)


def log_service() -> None:
    """Our warnings and the libraries' that run a service, with times."""
    _log_to_stderr("%(asctime)s %(levelname)s %(name)s: %(message)s", (*OURS, "celery"))
    # It logs what a task raised with everything it says; our tasks raise nothing.
    logging.getLogger("celery.app.trace").setLevel(logging.CRITICAL + 1)


def _log_to_stderr(words: str, names: tuple[str, ...]) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_PlacesOnly(words))
    for name in names:
        log = logging.getLogger(name)
        log.handlers = [handler]
        log.propagate = False
        log.setLevel(logging.WARNING)
