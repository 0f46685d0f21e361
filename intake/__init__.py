"""What happens to an application, room by room, in the order of the journey.

    domain         the nouns and their JSON; values: how each kind of value is written
    documents      kinds of documents, each with all that is particular to it
    ingest         untrusted bytes → pages of pixels, in a sandbox
    extraction     pages → documents → fields and marks, with nothing declared in sight
    verification   one declared value against its pixels
    policy         a notice as data
    assessment     an application against its notice
    casework       the life of an application: declaration, rounds, decisions
    reporting      what is said to people
    pipeline       the journey on one page
    store          the only code that touches database, files and keys
    web            HTTP only
    cli            commands only
    evaluation     how good and how fast

Which room may import which is a table in `pyproject.toml`, held to by a test.

Other programs use the names in `__all__` and nothing else (docs/python.md). Each is
imported when it is first asked for, so that `import intake` alone loads no library.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

# Nothing leaves the machine: these are read when the vendors' modules are imported, and
# every one of ours comes through here first.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.casework.folder import load_application
    from intake.domain.application import Application, Material
    from intake.domain.errors import Fault, IntakeError, UsageError
    from intake.domain.findings import (
        Defect,
        FieldFinding,
        FieldVerdict,
        Flag,
        Kind,
        MaterialEntry,
        Report,
        Severity,
        UploadFinding,
        Verdict,
    )
    from intake.domain.report_json import load_report, to_json
    from intake.extraction.upload import Services
    from intake.policy.notice import Policy, load_policy

    __version__: str

__all__ = [
    "Application",
    "Defect",
    "Fault",
    "FieldFinding",
    "FieldVerdict",
    "Flag",
    "IntakeError",
    "Kind",
    "Material",
    "MaterialEntry",
    "Policy",
    "Report",
    "Services",
    "Severity",
    "UploadFinding",
    "UsageError",
    "Verdict",
    "__version__",
    "check",
    "load_application",
    "load_policy",
    "load_report",
    "load_services",
    "to_json",
]

_HOMES = {
    "intake.casework.folder": ("load_application",),
    "intake.domain.application": ("Application", "Material"),
    "intake.domain.errors": ("Fault", "IntakeError", "UsageError"),
    "intake.domain.findings": (
        "Defect",
        "FieldFinding",
        "FieldVerdict",
        "Flag",
        "Kind",
        "MaterialEntry",
        "Report",
        "Severity",
        "UploadFinding",
        "Verdict",
    ),
    "intake.domain.report_json": ("load_report", "to_json"),
    "intake.extraction.upload": ("Services",),
    "intake.policy.notice": ("Policy", "load_policy"),
}
"""Where each name of the door lives."""


def load_services() -> Services:
    """The readers that the settings (`INTAKE_…`) want, with their networks in memory.

    Loading takes seconds: load once, check many. Raises `Fault` naming a missing file and
    `UsageError` naming a setting that is wrong.
    """
    from intake.domain.settings import settings
    from models.services import loaded_services

    wanted = settings()
    return loaded_services(wanted.models_dir, wanted.threads, wanted.runtime)


def check(
    folder: Path | str,
    *,
    policy: Policy | None = None,
    previous: Report | None = None,
    services: Services | None = None,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Check one application folder and say everything in one report (docs/contract.md).

    `policy` judges instead of the one that the application names; `previous` is the report
    of the round before, whose findings on unchanged uploads are kept; `services` are loaded
    for this call if none are given; `progress` is called with the name of each upload when
    it is done. Raises `UsageError` when the folder cannot be used at all and `Fault` when
    the models cannot be loaded; whatever is wrong with one upload is in the report.
    """
    from pathlib import Path as Folder

    from intake.domain.report_json import to_json as written
    from intake.domain.settings import settings
    from intake.pipeline import check_application

    return check_application(
        Folder(folder),
        services or load_services(),
        previous=None if previous is None else written(previous),
        progress=progress,
        now=settings().clock,
        policy=policy,
    ).report


if not TYPE_CHECKING:  # a type checker shall refuse a name that is not there

    def __getattr__(name: str) -> object:
        from importlib import import_module, metadata

        if name == "__version__":
            return metadata.version("intake")
        for module, names in _HOMES.items():
            if name in names:
                found = globals()[name] = getattr(import_module(module), name)
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
