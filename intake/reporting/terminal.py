"""The report on a terminal: verdict first, then what to do, then paper by paper."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from intake.domain.application import Material
from intake.domain.findings import FieldFinding, FieldVerdict, Flag, MaterialEntry, Report
from intake.reporting import wording
from intake.reporting.thresholds import FLAG_INDENT

COLOURS = {
    "error": "red",
    "warning": "yellow",
    "info": "blue",
    "ok": "green",
    "quiet": "bright_black",
}
VERDICT_COLOURS = {"pass": "green", "manual": "yellow", "return": "red"}
_CLOSING = "，。；：、！？）》」”"
_UNBREAKABLE = re.compile(rf"\n|(?:[\u0021-\u2e7f]+|.)[{_CLOSING}]* ?", re.DOTALL)
"""A run of Latin letters and digits, or one character, with what may not be parted."""
_SYMBOLS = {"error": "✗", "warning": "?", "info": "·", "ok": "✓", "quiet": "–"}


def _text(words: str, style: str = "") -> Text:
    """Words as they are: no markup, and no control character reaches the terminal."""
    clean = "".join(c if c.isprintable() or c == "\n" else "\ufffd" for c in words)
    return Text(clean, style=style)


def _fold(text: Text, width: int) -> Text:
    """Lines of at most `width` cells, broken as Chinese is: between any two characters.

    rich breaks at blanks alone and would leave half a line empty. Latin words and numbers
    stay whole, and no line begins with a mark that closes something.
    """
    breaks: list[int] = []
    filled = 0
    for found in _UNBREAKABLE.finditer(text.plain):
        wide = cell_len(found.group())
        if found.group() == "\n":
            filled = 0
        elif filled and filled + wide > width:
            breaks.append(found.start())
            filled = wide
        else:
            filled += wide
    return Text("\n").join(text.divide(breaks))


def print_report(report: Report, console: Console) -> None:
    """The whole report; values stand in full, so the console is the operator's own."""
    console.print(_head(report))
    for severity, flags in wording.flags_by_severity(report):
        colour = COLOURS[severity.value]
        heading = f"{wording.SEVERITIES[severity]}  {len(flags)} 项"
        console.print(Text(heading, style=f"bold {colour}"))
        for number, flag in enumerate(flags, 1):
            console.print(_flag(number, flag, colour, console.width - FLAG_INDENT))
        console.print()
    console.print(_materials(report))
    unknown = _of_no_paper(report)
    if unknown:
        console.print(_text(f"未归入任何材料的页：{'、'.join(unknown)}", "yellow"))
    console.print(_fold(_scope(report), console.width))
    console.print()


def _head(report: Report) -> RenderableType:
    word, sentence = wording.VERDICTS[report.verdict]
    colour = VERDICT_COLOURS[report.verdict]
    line = Text.assemble((word, f"bold {colour}"), ("　" + sentence, colour))
    as_of = report.as_of.strftime("%Y-%m-%d %H:%M")
    meta = f"政策 {report.policy} · 第 {report.round} 次提交 · 核对时点 {as_of}"
    parts: list[RenderableType] = [line, _text(meta, "bright_black")]
    if report.clock_is_set:
        parts.append(Text(f"注意：{wording.CLOCK_IS_SET}", style="yellow"))
    return Panel(
        Group(*parts),
        title=_text(report.application, "bold"),
        title_align="left",
        border_style=colour,
        box=box.ROUNDED,
        padding=(0, 1),
    )


def _flag(number: int, flag: Flag, colour: str, width: int) -> RenderableType:
    """One finding: its sentence, what to do, where it stands."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=3, justify="right", style=colour)
    table.add_column(overflow="fold")
    sentence = _text(f"[{wording.kind(flag)}] ", colour)
    sentence.append_text(_text(flag.message, "default"))
    table.add_row(f"{number}.", _fold(sentence, width))
    if flag.declared and flag.read and flag.declared != flag.read:
        table.add_row("", _fold(_pair(flag.declared, flag.read, colour), width))
    table.add_row("", _fold(_text(f"→ {flag.advice}"), width))
    where = [wording.place(flag.upload, flag.page)]
    where += [f"通知{flag.clause}"] if flag.clause else []
    where += [flag.code]
    table.add_row("", _text(" · ".join(w for w in where if w), "bright_black"))
    return Padding(table, (0, 0, 0, 0))


def _pair(declared: str, read: str, colour: str) -> Text:
    """Both values under each other, the differing characters underlined."""
    left, right = wording.compare(declared, read)
    text = Text("填报 ", style="bright_black")
    text.append_text(_pieces(left, colour)).append("\n证件 ", style="bright_black")
    return text.append_text(_pieces(right, colour))


def _pieces(pieces: Sequence[wording.Piece], colour: str) -> Text:
    text = Text()
    for piece in pieces:
        style = f"bold underline {colour}" if piece.differs else "default"
        text.append_text(_text(piece.text, style))
    return text if pieces else Text("—", style="bright_black")


def _materials(report: Report) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD,
        title="逐项材料",
        title_justify="left",
        title_style="bold",
        pad_edge=False,
        expand=False,
    )
    table.add_column("材料", overflow="fold")
    table.add_column("结论", no_wrap=True)
    table.add_column("清晰度", justify="right")
    table.add_column("核对的内容", overflow="fold")
    for entry in report.materials:
        tone = wording.STATUS_TONES[entry.status]
        status = f"{_SYMBOLS[tone]} {wording.STATUSES[entry.status]}"
        table.add_row(
            _titled(entry),
            Text(status, style=COLOURS[tone]),
            _legibility(entry),
            _fields(entry.fields),
        )
    return table


def _titled(entry: MaterialEntry) -> Text:
    """The paper's title, and under it the pages on which it was found."""
    text = _text(wording.material_title(entry))
    places = [wording.place(p.upload, p.page) for p in entry.pages]
    for where in dict.fromkeys(places):
        text.append("\n").append_text(_text(where, "bright_black"))
    return text


def _of_no_paper(report: Report) -> list[str]:
    """Pages on which no known paper was found."""
    return [
        wording.place(upload.upload, page.page)
        + (f"（像是{page.looks_like}）" if page.looks_like else "")
        for upload in report.uploads
        for page in upload.pages
        if page.materials == (Material.OTHER,)
    ]


def _legibility(entry: MaterialEntry) -> str:
    known = [p.legibility for p in entry.pages if p.legibility is not None]
    return f"{int(min(known) * 100)}%" if known else "—"


def _fields(fields: Sequence[FieldFinding]) -> Text:
    """Names of fields by outcome, a line each: what is wrong in full, agreement counted."""
    lines: list[Text] = []
    for verdict in sorted(FieldVerdict, key=lambda v: v is FieldVerdict.MATCH):
        names = [wording.label(f.field) for f in fields if f.verdict is verdict]
        if not names or verdict is FieldVerdict.NOT_DECLARED:
            continue
        words = f"{wording.FIELD_VERDICTS[verdict]}：{'、'.join(names)}"
        if verdict is FieldVerdict.MATCH:
            words = f"{len(names)}项一致"
        lines.append(Text(words, style=COLOURS[wording.FIELD_TONES[verdict]]))
    return Text("\n").join(lines) if lines else Text("—", style="bright_black")


def _scope(report: Report) -> Text:
    text = Text(f"{wording.ONLY_THESE}：", style="bold")
    text.append("、".join(wording.scope(report)) + "。", style="not bold")
    return text.append(f"\n{wording.OUTSIDE_SCOPE}。", style="not bold bright_black")


def print_summary(
    rows: Sequence[tuple[str, str, str, str, str]], console: Console, report: Report | None = None
) -> None:
    """The closing table of a batch: application, verdict, tone, errors, warnings.

    `report` is any of them: it says what was checked, and at what time.
    """
    table = Table(
        box=box.SIMPLE_HEAD,
        title=f"共 {len(rows)} 份申报",
        title_style="bold",
        title_justify="left",
        pad_edge=False,
    )
    table.add_column("申报", overflow="fold")
    table.add_column("结论")
    table.add_column("申报人须补正", justify="right")
    table.add_column("审核员须核对", justify="right")
    for application, verdict, tone, errors, warnings in rows:
        word = Text(f"{_SYMBOLS[tone]} {verdict}", style=COLOURS[tone])
        table.add_row(_text(application), word, errors, warnings)
    console.print(table)
    if report is not None:
        console.print(_fold(_scope(report), console.width))
        if report.clock_is_set:
            console.print(_text(f"注意：{wording.CLOCK_IS_SET}", "yellow"))
