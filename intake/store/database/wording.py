"""The store's faults and conflicts: one code, one Chinese sentence each."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from intake.domain.errors import Conflict, Fault, NotFound

log = logging.getLogger(__name__)


def unavailable(what: str, error: BaseException | None = None) -> Fault:
    """STORE_UNAVAILABLE; the cause is logged by its kind only, its text may hold values."""
    if error is not None:
        cause = getattr(error, "orig", None) or error
        log.warning("store unavailable: %s", type(cause).__name__)
    return Fault("STORE_UNAVAILABLE", f"{what}，请稍后再试；已提交成功的材料不会丢失")


def storage_full() -> Fault:
    return Fault("STORAGE_FULL", "存储空间已满，本次未保存，请稍后再试；已提交成功的材料不受影响")


def keys_missing(kid: str) -> Fault:
    return Fault(
        "KEYS_MISSING",
        f"数据用主密钥 {kid} 加密，而主密钥文件（INTAKE_MASTER_KEYS）中没有它，请恢复该文件的备份",
    )


def damaged(blob: str) -> Fault:
    return Fault("BLOB_DAMAGED", f"已存文件 {blob} 缺失或已损坏，请从备份恢复，或请申报人重新上传")


def version_conflict() -> Conflict:
    return Conflict("VERSION_CONFLICT", "内容已被他人或另一页面修改，请刷新后再改")


def key_reused() -> Conflict:
    return Conflict("IDEMPOTENCY_KEY_REUSED", "同一 Idempotency-Key 用于了不同的请求，请换一个")


def report_superseded() -> Conflict:
    return Conflict("REPORT_SUPERSEDED", "核对结果已更新，请查看最新结果后再退回")


def told_already() -> Conflict:
    return Conflict("TAKE_BACK_LATE", "已经通知了申报人，不能撤销；请与申报人联系")


def not_found() -> NotFound:
    return NotFound("NOT_FOUND", "没有这份申报或这个文件，或它已被删除")


@contextmanager
def disk_errors() -> Iterator[None]:
    """A disk's errors as faults: STORAGE_FULL for a full one or a used-up quota."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise storage_full() from None
        raise unavailable("存储暂时无法读写", error) from None
