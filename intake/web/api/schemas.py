"""What the API answers with, and how it is described in OpenAPI."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from intake.casework.rounds import State
from intake.store import UploadStatus


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class Problem(_View):
    """RFC 9457。`code` 是稳定的代码；从不重复提交的内容。"""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str
    title: str
    status: int
    detail: str
    instance: str = Field(description="本次请求的编号，请告诉运维人员")
    code: str
    errors: list[dict[str, str]] | None = Field(
        default=None, description="有误之处（pointer）与说明（message）"
    )


class Permission(_View):
    """现在能否这样做；不能时 code 与 message 说明原因。"""

    allowed: bool
    code: str | None = None
    message: str | None = None


class WindowView(_View):
    opens: dt.datetime
    closes: dt.datetime = Field(description="含此刻")


class UploadSummary(_View):
    id: str
    material: str | None
    year: int | None
    filename: str
    size: int
    sha256: str
    received_at: dt.datetime
    round: int
    status: UploadStatus
    code: str | None = Field(description="refused 与 not_checked 的原因，见 codes.md")
    status_url: str


class ReportSummary(_View):
    is_complete: bool = Field(description="全部文件已有结论，且报告与现在的填报、文件一致")
    verdict: str | None = Field(description="pass、return 或 manual；尚不完整时为 null")
    pending: int = Field(description="尚无结论的文件数")


class ApplicationView(_View):
    """一份申报：状态与填报。身份证号只显示前 6 位与后 4 位。"""

    id: str
    policy: str
    state: State
    round: int = Field(description="已提交（或正在准备的首次提交）是第几轮")
    rounds_left: int = Field(description="还能提交几次；同一身份证号在其他申报中的提交也计入")
    version: int = Field(description="即 ETag，修改时放入 If-Match")
    declaration: dict[str, Any] = Field(description="application.json，不含 uploads")
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    returned_at: dt.datetime | None
    correct_by: dt.datetime | None = Field(description="退回后须在此刻（含）之前再次提交")
    window: WindowView
    edit: Permission
    submit: Permission
    uploads: list[UploadSummary]
    report: ReportSummary
    clock_is_set: bool = Field(description="当前时间由 INTAKE_CLOCK 指定（演示或测试）")
    ignored_keys: list[str] = Field(
        default=[], description="提交的内容里被忽略的键（JSON path）：未知的，或由服务自己决定的"
    )


class Created(_View):
    id: str
    upload_token: str = Field(description="此后各次调用的 Bearer 令牌；只在此时给出，请妥善保存")
    application: ApplicationView


class ApplicationRow(_View):
    id: str
    policy: str
    state: State
    round: int
    name: str | None = Field(description="填报的姓名")
    employer: str | None
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    returned_at: dt.datetime | None
    correct_by: dt.datetime | None


class ApplicationList(_View):
    items: list[ApplicationRow]
    next_cursor: str | None = Field(description="下一页的 cursor；没有更多时为 null")


class UploadView(UploadSummary):
    """一个文件及其结论。flags 与报告中的相同，只含涉及这个文件的。"""

    is_current: bool = Field(description="pages 与 flags 已包含这个文件的结论，且此后没有变化")
    pages: list[dict[str, Any]] = Field(description="与报告 uploads[].pages 相同")
    flags: list[dict[str, Any]] = Field(description="与报告 flags 相同")


class DecisionGiven(_View):
    """审核员对一条意见的决定。"""

    flag: str = Field(description="意见的编号，见 GET decisions")
    action: Literal["upheld", "overruled"] = Field(description="认可（须补正）或驳回")
    reason: Literal["fine", "misread", "acceptable", "verified", "other"] | None = Field(
        default=None,
        description="驳回的理由：识别错误、原件如此可以接受、已线下核实、其他（须写 note）",
    )
    note: str | None = Field(default=None, max_length=500)


class PageView(_View):
    upload: str
    page: int = Field(ge=1, description="从 1 数起")


class PagesSeen(_View):
    """看过的页面。"""

    pages: list[PageView]


class PageList(_View):
    unseen: list[PageView] = Field(description="还没有看过的；空了才能退回")


class ContactView(_View):
    kind: str = Field(description="phone、email 或 wechat")
    address: str = Field(description="只显示一部分")
    verified: bool


class ContactList(_View):
    items: list[ContactView]


class DecisionView(_View):
    flag: str
    code: str
    severity: str
    material: str | None
    year: int | None
    field: str | None
    upload: str | None
    page: int | None
    action: str | None = Field(description="upheld 认可，overruled 驳回；null 尚未决定")
    reason: str | None
    note: str | None
    decided_at: dt.datetime | None


class DecisionList(_View):
    items: list[DecisionView]
    next_cursor: str | None = Field(default=None, description="下一页的 cursor；没有更多时为 null")


class PendingUpload(_View):
    id: str
    material: str | None
    status: UploadStatus


class PendingReport(_View):
    """报告尚未出齐。"""

    status: str = "pending"
    message: str
    pending: list[PendingUpload]


class ReportView(_View):
    """报告（contract §3，report.schema.json）；upload 是文件的 id，uploads 各行另有 filename。"""

    model_config = ConfigDict(frozen=True, extra="allow")

    application: str
    policy: str
    as_of: str
    round: int
    scope: list[str]
    versions: dict[str, Any]
    verdict: str
    uploads: list[dict[str, Any]]
    flags: list[dict[str, Any]]
    materials: list[dict[str, Any]]


class PartReady(_View):
    code: str
    message: str


class Ready(_View):
    status: str = "ready"
    checked: list[str] = Field(description="查过的部分")
    walls: list[str] = Field(
        default=[], description="打开文件的隔离墙中立着的：user、network、files、calls"
    )
    limits: str = Field(
        default="own",
        description="请求频率由谁计数：shared（各网页进程合计，经消息队列）或 own（本进程各自）",
    )


class Alive(_View):
    status: str = "alive"
