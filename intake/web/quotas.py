"""What one address, and all together, may begin and store without submitting it."""

from __future__ import annotations

import time

from intake.ingest.admission import MB
from intake.web.api.problems import ProblemError
from intake.web.serving import Serving
from intake.web.thresholds import DRAFTS_LOOK_SECONDS

_GB = 1_000 * MB


def require_room_for_draft(serving: Serving, address: str) -> None:
    """Raises ProblemError TOO_MANY_REQUESTS: one more may not be begun from there."""
    most = serving.settings.address_drafts
    if serving.store.quotas.drafts_from(address) >= most:
        detail = (
            f"从您所在的网络建立而还没有提交的申报已有 {most} 份，请先提交或放弃已建立的申报；"
            "如不是您本人建立的，请联系受理单位"
        )
        raise ProblemError("TOO_MANY_REQUESTS", detail, {"Retry-After": "3600"})


def require_room_for_file(serving: Serving, application_id: str) -> None:
    """Raises ProblemError TOO_MANY_UPLOADS or STORAGE_FULL. Whoever has submitted before is
    refused nothing here."""
    record = serving.store.cases.get(application_id)
    if record is None or record.submitted_at is not None:
        return
    most = serving.settings.address_gb
    if serving.store.quotas.bytes_beside(application_id) >= most * _GB:
        detail = (
            f"从您所在的网络建立而还没有提交的申报，材料合计已超过 {most} GB，这个文件没有保存；"
            "提交已备齐的申报后可继续上传，或请联系受理单位"
        )
        raise ProblemError("TOO_MANY_UPLOADS", detail)
    if _bytes_of_drafts(serving) >= serving.settings.drafts_gb * _GB:
        detail = "未提交的申报占用的空间已达上限，这个文件没有保存；请稍后再试，或请联系受理单位"
        raise ProblemError("STORAGE_FULL", detail)


def _bytes_of_drafts(serving: Serving) -> int:
    now = time.monotonic()
    if now >= serving.drafts_again_at:
        serving.drafts_bytes = serving.store.quotas.bytes_of_drafts()
        serving.drafts_again_at = now + DRAFTS_LOOK_SECONDS
    return serving.drafts_bytes
