"""What the calls that only read answer with: papers, letters, policies."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field

from intake.documents import document
from intake.domain.application import Material
from intake.web.api.schemas import UploadSummary, WindowView


def group_words(material: Material) -> str:
    """The words of the group that this document belongs to; empty for other pages."""
    group = document(material).group
    return "" if group is None else group.value


class _View(BaseModel):
    model_config = ConfigDict(frozen=True)


class UploadList(_View):
    items: list[UploadSummary]
    next_cursor: str | None = Field(description="下一页的 cursor；没有更多时为 null")


class ChecklistRow(_View):
    """一种应交（或可能要交）的材料。"""

    material: str = Field(description="材料代码，上传时写在 material")
    year: int | None = Field(description="年度，上传时写在 year")
    title: str
    group: str = Field(description="所属的一组，如“身份”“学历”")
    clause: str = Field(description="通知的条款")
    is_owed: bool = Field(description="应交；false 为视情况")
    is_checked: bool = Field(description="由程序核对；false 为由审核员核对")
    alternatives: list[str] = Field(description="也可以交的材料")
    tone: str = Field(description="ok、warn、error、wait 或 none")
    words: str = Field(description="到了哪一步，给人看的一个词")
    is_settled: bool = Field(description="申报人不必再做什么")
    uploads: list[str] = Field(description="属于这种材料的文件的 id")


class Checklist(_View):
    items: list[ChecklistRow]
    undeclared: list[str] = Field(description="还没有填报的必填项")


class LetterPoint(_View):
    """发现的一处。"""

    code: str
    message: str
    label: str | None
    declared: str | None
    read: str | None
    upload: str | None
    filename: str | None
    page: int | None


class LetterItem(_View):
    """一项意见：一个原因，其下各处。"""

    number: int
    title: str
    kind: str
    place: str
    clause: str | None
    clause_text: str | None
    remedies: list[str] = Field(description="怎样改")
    points: list[LetterPoint]


class LetterStep(_View):
    """要做的一件事，和它所了结的各项。"""

    words: str
    items: list[int]


class LetterView(_View):
    """一次性告知书。"""

    round: int
    returned_at: dt.datetime
    correct_by: dt.datetime | None = Field(description="须在此刻（含）之前再次提交")
    notice: str
    items: list[LetterItem]
    steps: list[LetterStep]


class PolicyRow(_View):
    id: str = Field(description="建立申报时写在 policy")
    title: str
    issuer: str
    document: str = Field(description="文号")
    revision: str = Field(description="现行的修订")
    year: int
    submission: WindowView
    review: WindowView | None


class PolicyList(_View):
    items: list[PolicyRow]
    next_cursor: str | None = Field(description="下一页的 cursor；没有更多时为 null")


class PolicyMaterial(_View):
    material: str
    title: str
    group: str


class PolicyView(PolicyRow):
    """一份政策：时间、次数、核对哪些材料、必须填报哪些项。"""

    max_rounds: int = Field(description="至多提交几次")
    hours: int = Field(description="退回后几小时内补正")
    materials: list[PolicyMaterial] = Field(description="程序核对的材料")
    clauses: dict[str, str] = Field(description="条款的编号与原文")
