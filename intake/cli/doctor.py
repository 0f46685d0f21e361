"""`intake doctor`: what is installed, which models are used, what is missing.

Every lack is named with the command that mends it. Nothing is changed and nothing asked
of a network.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from intake.cli.thresholds import SECONDS_TO_ANSWER
from intake.domain.errors import IntakeError
from intake.domain.report_json import EXIT_FAULT, EXIT_PASS
from intake.domain.settings import Settings, settings
from intake.ingest.sandbox_walls import WALLS, walls_of

LIBRARIES = (
    "paddleocr",
    "paddlex",
    "onnxruntime",
    "openvino",
    "opencv-contrib-python",
    "pymupdf",
    "pdfplumber",
    "pillow",
    "pi-heif",
    "rapidfuzz",
    "zxing-cpp",
    "pytesseract",
    "OpenCC",
)
"""What the journey stands on; whatever else the lock names comes with these."""
FONTS = (
    ("fonts-noto-cjk", "NotoSansCJK-Regular.ttc"),
    ("fonts-arphic-ukai", "ukai.ttc"),
    ("fonts-arphic-uming", "uming.ttc"),
    ("fonts-wqy-zenhei", "wqy-zenhei.ttc"),
    ("fonts-wqy-microhei", "wqy-microhei.ttc"),
)
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
TESSERACT_LANGUAGE = "chi_sim"
INSTALL = "make .venv/ready"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, what was found, and what to do when it lacks.

    `is_needed`: without it applications cannot be checked.
    """

    group: str
    name: str
    found: str
    is_well: bool = True
    is_needed: bool = True
    remedy: str = ""


def examine(now_set: Settings | None = None) -> list[Check]:
    """Everything there is to say about this installation."""
    checks = [*_python(), *_guarded("模型", _models), *_tesseract(), *_fonts()]
    checks.extend(_walls(now_set or settings()))
    checks.extend(_guarded("账号与记录", lambda: _trusted(now_set or settings())))
    checks.extend(_settings(now_set or settings()))
    return checks


def _python() -> Iterator[Check]:
    yield Check("程序", "Python", platform.python_version())
    for name in LIBRARIES:
        try:
            yield Check("程序", name, version(name))
        except PackageNotFoundError:
            yield Check("程序", name, "未安装", False, True, INSTALL)
    owners = cv2_owners()
    only = ["opencv-contrib-python"]
    yield Check(
        "程序",
        "cv2 的提供者",
        "、".join(owners) or "无",
        owners == only,
        True,
        "" if owners == only else f"pip uninstall -y {' '.join(owners)} && {INSTALL}",
    )


def cv2_owners() -> list[str]:
    """The installed distributions that own the module cv2; more than one is broken."""
    return sorted(
        name
        for distribution in distributions()
        if (name := distribution.metadata["Name"]).lower().startswith("opencv")
    )


def _guarded(group: str, look: Callable[[], Iterator[Check]]) -> list[Check]:
    try:
        return list(look())
    except (IntakeError, ImportError) as wrong:
        said = getattr(wrong, "message", "") or type(wrong).__name__
        return [Check(group, group, said, False, True, INSTALL)]


def _models() -> Iterator[Check]:
    """Each network: the hash of the file on disk, and where it was found."""
    from models.weights import find, known_networks

    for name in known_networks():
        try:
            weights = find(name, settings().models_dir)
        except IntakeError as wrong:
            yield Check("模型", name, wrong.message, False, True, INSTALL)
            continue
        sha256 = weights.sha256()
        is_same = sha256 == weights.expected_sha256
        found = f"sha256:{sha256}\n来自 {weights.found_in}"
        remedy = "" if is_same else "文件与登记的不同：请换回原文件，或更新 models/weights.toml"
        yield Check("模型", name, found, is_same, True, remedy)


def _tesseract() -> Iterator[Check]:
    """The second reader is a witness: without it more goes to a person, nothing fails."""
    program = shutil.which("tesseract")
    if program is None:
        remedy = "apt-get install tesseract-ocr tesseract-ocr-chi-sim"
        yield Check("第二识读", "tesseract", "未安装", False, False, remedy)
        return
    asked = subprocess.run(
        [program, "--list-langs"],
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_TO_ANSWER,
    )
    languages = [line for line in asked.stdout.splitlines()[1:] if line]
    has = TESSERACT_LANGUAGE in languages
    remedy = "" if has else "apt-get install tesseract-ocr-chi-sim"
    yield Check("第二识读", "tesseract", program)
    yield Check("第二识读", "语言", "、".join(languages) or "无", has, False, remedy)


def _walls(values: Settings) -> Iterator[Check]:
    """What keeps a hostile file away from everything else; demanded walls are needed."""
    for name, stands in walls_of().items():
        is_needed = name in values.demanded_walls
        found = WALLS[name] + ("" if stands else "：本机的内核或容器不允许")
        remedy = "" if stands else _WALL_REMEDIES[name]
        yield Check("隔离墙", name, found, stands or name == "user", is_needed, remedy)


_WALL_REMEDIES = {
    "user": "以 root 运行时才换用户；以普通用户运行即可",
    "network": "容器须允许新建用户或网络命名空间",
    "files": "须有带 Landlock 的内核（5.13 起）",
    "calls": "apt-get install libseccomp2；容器须允许 seccomp",
}


def _trusted(values: Settings) -> Iterator[Check]:
    """Accounts changed past the program, an audit that does not hold, files open to others;
    nothing is made, migrated or mended here."""
    from intake.store import Store, core_of, is_there

    if not is_there(values):
        return
    with Store(core_of(values)) as store:
        if not store.is_current:
            return
        changed = [one.login for one in store.staff.everybody() if not one.is_untouched]
        changed += [one.name for one in store.integrations.all() if not one.is_untouched]
        proof = store.audit.verify()
    found = "未被直接改动" if not changed else f"在数据库中被直接改动：{'、'.join(changed)}"
    remedy = "" if not changed else "它们已不能登录：查明谁能写数据库，停用后另建"
    yield Check("账号与记录", "账号与接口令牌", found, not changed, True, remedy)
    is_whole = proof.broken_at is None
    found = f"{proof.length} 行，完好" if is_whole else f"第 {proof.broken_at} 行起不可信"
    remedy = (
        "" if is_whole else "记录被改动、截去或清空：与记在别处的摘要核对，见 intake audit verify"
    )
    yield Check("账号与记录", "审计记录", found, is_whole, True, remedy)


def _fonts() -> Iterator[Check]:
    """Only the made-up samples are drawn with them."""
    files = {path.name for folder in FONT_FOLDERS for path in folder.rglob("*.tt*")}
    for package, file in FONTS:
        has = file in files
        found = "已安装" if has else "未安装（只有绘制样例时需要）"
        remedy = "" if has else f"apt-get install {package}"
        yield Check("字体", package, found, has, False, remedy)


def _settings(values: Settings) -> Iterator[Check]:
    for name, about in Settings.model_fields.items():
        value = getattr(values, name)
        shown = "（未设）" if value is None else str(value)
        yield Check("设置", f"INTAKE_{name.upper()}", f"{shown}\n{about.description}")


def show(checks: list[Check], console: Console | None = None) -> int:
    """Print the table; exit status 0, or 3 when something needed is lacking."""
    console = console or Console()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "项目", "情况", "怎样解决"):
        table.add_column(heading, overflow="fold")
    group = ""
    for check in checks:
        if check.group != group:
            group = check.group
            table.add_section()
            table.add_row("", Text(group, style="bold"), "", "")
        mark, style = ("✓", "green") if check.is_well else ("✗", "red")
        if not check.is_well and not check.is_needed:
            mark, style = "!", "yellow"
        table.add_row(
            Text(mark, style=style), Text(check.name), Text(check.found), Text(check.remedy)
        )
    console.print(table)
    lacking = [c.name for c in checks if c.is_needed and not c.is_well]
    if lacking:
        console.print(Text(f"不能核对申报：缺 {'、'.join(lacking)}", style="bold red"))
        return EXIT_FAULT
    console.print(Text("可以核对申报。", style="bold green"))
    return EXIT_PASS
