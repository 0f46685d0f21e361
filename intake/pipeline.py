"""The journey as one function that can be read aloud: from a folder to its report.

    open and see every file → judge all of them together → what the round before said

Edges carry applications here and the report away; only this module knows the order.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.assessment.assess import judge
from intake.assessment.carry_over import keep_findings
from intake.casework.folder import load_application, now_from_environment
from intake.domain.application import Application
from intake.domain.findings import Report
from intake.extraction.imaging.crops import Corners
from intake.extraction.upload import SeenUpload, Services, see_listed, versions_of
from intake.policy.notice import Policy, load_policy


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """A report and the pictures that show its findings (JPEG bytes)."""

    report: Report
    crops: Mapping[tuple[str, int, Corners], bytes]
    thumbnails: Mapping[tuple[str, int], bytes]


Progress = Callable[[str], None]
"""Called with the name of each upload when it is done."""


def check_application(
    folder: Path,
    services: Services,
    previous: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
    policy: Policy | None = None,
    application: Application | None = None,
) -> Checked:
    """Check one application folder (contract §1) and say everything in one report (§3).

    `previous` is the report of the round before, as JSON; `policy` judges instead of the
    one that the application names; `application`: where the folder holds no declaration. Raises `UsageError` when the
    folder cannot be used at all; whatever is wrong with one upload is in the report.
    """
    application = application or load_application(folder, now=now or now_from_environment())
    policy = policy or load_policy(application.policy)
    seen: dict[str, SeenUpload] = {}
    for slot in application.slots:
        if slot.upload not in seen:  # one file may be in two slots, as both sides of a card
            seen[slot.upload] = see_listed(folder, slot.upload, services)
        if progress:
            progress(slot.upload)
    report = judge(application, policy, seen, services.witnesses, versions_of(services))
    if previous is not None:
        report = keep_findings(report, previous)
    return Checked(report, *_pictures(seen))


def _pictures(
    seen: Mapping[str, SeenUpload],
) -> tuple[dict[tuple[str, int, Corners], bytes], dict[tuple[str, int], bytes]]:
    crops = {(name, *at): jpeg for name, one in seen.items() for at, jpeg in one.crops.items()}
    thumbnails = {
        (name, page): jpeg for name, one in seen.items() for page, jpeg in one.thumbnails.items()
    }
    return crops, thumbnails
