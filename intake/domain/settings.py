"""Environment → one frozen `Settings`, read once.

Every setting is an environment variable `INTAKE_…` or a line of `.env` in the working
directory; the field's description is its documentation (`intake doctor` prints it).
"""

from __future__ import annotations

import datetime as dt
import os
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from intake.domain.application import BEIJING
from intake.domain.errors import UsageError
from intake.domain.thresholds import MAX_THREADS, MIN_TOKEN

Runtime = Literal["auto", "openvino", "onnxruntime"]


# `retention_days`: nothing is kept longer than it is needed (个人信息保护法 19); what a
# person may contest in court stays for the six months of that (行政诉讼法 46), which begin
# when the review's result is known, months after our part has ended.
# `time_limit`: by the clock, the second net behind the wall of processor time (450 s,
# `workers.thresholds.UPLOAD_CPU_SECONDS`), so that a busy machine ends no file. At most 1500:
# a message whose worker is silent for 1800 s is given to another (`app.TRANSPORT`).


def _usable_cores() -> int:
    """Cores this process may use, at most `MAX_THREADS`."""
    return max(1, min(len(os.sched_getaffinity(0)), MAX_THREADS))


def _in_beijing(value: object) -> object:
    """A time without a zone is Beijing's, as everywhere in this project."""
    if isinstance(value, str) and value.strip():
        moment = dt.datetime.fromisoformat(value.strip())
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
        return zoned.astimezone(BEIJING)
    return value or None


class Settings(BaseSettings):
    """What an operator may set; nothing else in the project reads the environment."""

    model_config = SettingsConfigDict(
        env_prefix="INTAKE_", env_file=".env", frozen=True, extra="ignore", env_ignore_empty=True
    )

    clock: Annotated[dt.datetime | None, BeforeValidator(_in_beijing)] = Field(
        default=None, description="代替当前时间（演示与测试用，报告上会注明），如 2024-10-20T10:00"
    )
    models_dir: Path | None = Field(
        default=None, description="识别模型所在文件夹；缺省时用已安装的 Python 包自带的模型"
    )
    threads: int = Field(
        default_factory=_usable_cores,
        ge=1,
        le=256,
        description="识别模型使用的线程数；缺省为可用核数，最多 4",
    )
    runtime: Runtime = Field(
        default="auto",
        description="模型在哪里运行：auto（有 OpenVINO 就用）、openvino、onnxruntime",
    )
    data_dir: Path = Field(
        default=Path("intake-data"),
        description="数据文件夹：下面三项未设置时，数据库、材料与主密钥都放在这里",
    )
    database_url: str | None = Field(
        default=None,
        repr=False,
        description="数据库，如 postgresql://user:password@host/intake；缺省为数据文件夹中的 SQLite",
    )
    storage: str | None = Field(
        default=None,
        repr=False,
        description="材料（加密后）存放处：文件夹，或 s3://bucket/prefix?endpoint=…；缺省为数据文件夹中的 storage",
    )
    master_keys: Path | None = Field(
        default=None,
        description="主密钥文件（首次运行时生成，须另行备份，丢失则数据无法恢复）；缺省为数据文件夹中的 keys/master.keys",
    )
    broker_url: str | None = Field(
        default=None,
        repr=False,
        description="消息队列，如 redis://host:6379/0；缺省为 intake serve 自带的（数据文件夹中的套接字）",
    )
    host: str = Field(default="127.0.0.1", description="网页接口监听的地址")
    port: int = Field(default=8000, ge=0, le=65_535, description="网页接口监听的端口")
    trusted_proxies: str = Field(
        default="127.0.0.1",
        description="反向代理的地址或网段（逗号分隔，如 172.16.0.0/12）：只有它们转达的来访地址与 https 可信；"
        "* 表示任何来访者，只可用于除代理外无人能到达的网络",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^(https?://[^/\s?#]+)?$",
        description="申报人在浏览器里看到的网址，如 https://zc.example.cn：链接、登录回跳与 Cookie 以它为准；"
        "缺省由请求得知",
    )
    operator_token: str | None = Field(
        default=None,
        repr=False,
        min_length=MIN_TOKEN,
        description="运维人员的访问令牌；缺省在首次运行时生成，放在数据文件夹的 tokens 中",
    )
    oidc_issuer: str | None = Field(
        default=None,
        description="工作人员用统一身份认证（OpenID Connect）登录时，认证服务的地址；缺省为不用",
    )
    oidc_client_id: str | None = Field(default=None, description="在认证服务登记的客户端编号")
    oidc_client_secret: str | None = Field(
        default=None, repr=False, description="在认证服务登记的客户端密钥"
    )
    retention_days: int = Field(
        default=365,
        ge=1,
        le=36_500,
        description="申报结束（确认、放弃、关闭，或逾期）后材料保存多少天；到期后由管理员确认清除，"
        "或由 intake gc --due 清除，从不自动清除",
    )
    address_drafts: int = Field(
        default=1000,
        ge=1,
        description="从同一地址（一个 IPv4 地址，或一个 IPv6 /64 网段）建立而未提交的申报，最多同时有几份",
    )
    address_gb: int = Field(
        default=50, ge=1, description="从同一地址建立而未提交的申报，材料合计最多多少 GB"
    )
    drafts_gb: int = Field(
        default=500, ge=1, description="所有未提交的申报（批量导入的除外），材料合计最多多少 GB"
    )
    draft_days: int = Field(
        default=60,
        ge=1,
        le=3650,
        description="从未提交的申报多少天没有任何改动就自动结束（记入日志；已提交过的从不因此结束）",
    )
    time_limit: int = Field(
        default=1500,
        ge=1,
        le=1500,
        description="核对一个文件时最多等多少秒（钟表时间），超过即放弃并交人工；"
        "文件过于复杂另按处理器时间判断，与机器忙不忙无关",
    )
    channels: Path | None = Field(
        default=None,
        description="通知渠道文件（TOML，写法见 docs/channels.md）：短信、企业微信、邮件、webhook；"
        "缺省没有渠道，退回等消息须人工告知",
    )
    import_dir: Path | None = Field(
        default=None,
        description="导入文件夹：放入的 ZIP 与文件夹自动导入，之后移到其中的“已导入”，结果写在旁边；"
        "缺省没有。放在其中的 .xlsx 是名单",
    )
    required_walls: str = Field(
        default="",
        pattern=r"^((user|network|files|calls)(,(user|network|files|calls))*)?$",
        description="打开来路不明的文件时必须立着的隔离墙，用逗号分隔：user、network、files、calls；"
        "缺一面就不打开任何文件。缺省不强求，intake doctor 列出立着哪些",
    )
    worker_events: bool = Field(
        default=False,
        description="核对进程是否向消息队列报告每个任务（只含编号），供 Flower 显示；平时不必",
    )
    services: str = Field(
        default="models.services:default_services",
        description="识读服务的由来（模块:函数），测试可换成别的",
    )

    def now(self) -> dt.datetime:
        """The present in Beijing, or what `INTAKE_CLOCK` says it is."""
        return self.clock or dt.datetime.now(BEIJING).replace(microsecond=0)

    @property
    def demanded_walls(self) -> frozenset[str]:
        """The walls of the sandbox without which nothing is opened."""
        return frozenset(filter(None, self.required_walls.split(",")))

    @property
    def clock_is_set(self) -> bool:
        """Whether `now` is not the real present; every page then says so."""
        return self.clock is not None


@cache
def settings() -> Settings:
    """This process's settings; raises `UsageError` naming each variable that is wrong."""
    try:
        return Settings()
    except ValidationError as wrong:
        names = sorted({f"INTAKE_{str(e['loc'][0]).upper()}" for e in wrong.errors()})
        raise UsageError("SETTINGS_INVALID", f"环境变量取值不对：{'、'.join(names)}") from None
