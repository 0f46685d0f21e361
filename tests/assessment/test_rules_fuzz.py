"""Whatever stands on a paper or in a form, the rules judge it or leave it: none breaks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.assessment.rules.evidence import days_of
from intake.domain.findings import FieldVerdict, Flag, Report, Severity
from tests.made_whole import M, Whole, full_policy, make_whole, report_on

DAYS = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda d: str(d)[:7]),
    st.sampled_from(
        ["9999-12-31", "9999-12", "0001-01-01", "0000-00-00", "2024-02-30", "长期", "至今", ""]
    ),
)
TEXTS = st.one_of(
    DAYS,
    st.text(max_size=20),
    st.integers(-10, 10**12).map(str),
    st.floats().map(str),
    st.lists(st.dates().map(lambda d: str(d)[:7]), max_size=8).map(",".join),
    st.text("0123456789X", min_size=14, max_size=19),
    st.sampled_from(["٣٤", "２０２４", "{read}", "{", "²"]),
)


@st.composite
def wholes(draw: st.DrawFn) -> Whole:
    """Everybody, with a few papers' values and declared values replaced by anything."""
    whole = make_whole(
        draw(st.sampled_from(["中专", "大专", "本科"])),
        draw(st.sampled_from(["public_institution", "enterprise"])),
        draw(st.sampled_from(["工程系列", "中小学教师系列", "无此系列"])),
        exempt=draw(st.booleans()),
    )
    values = dict(whole.application.values)
    for name in draw(st.lists(st.sampled_from(sorted(values)), max_size=5)):
        values[name] = draw(TEXTS)
    whole.application = replace(whole.application, values=values, round=draw(st.integers(1, 9)))
    for place in draw(
        st.lists(st.sampled_from(sorted(whole.papers, key=str)), max_size=6, unique=True)
    ):
        paper = whole.papers[place]
        fields = tuple(
            replace(f, read=draw(TEXTS), verdict=draw(st.sampled_from(FieldVerdict)))
            if draw(st.booleans())
            else f
            for f in paper.fields
        )
        whole.papers[place] = replace(paper, fields=fields)
    whole.policy = full_policy(draw(st.sampled_from(["hejing-2024", "yunling-2027"])))
    return whole


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(wholes())
def test_no_value_breaks_a_rule(whole: Whole) -> None:
    report = report_on(whole)
    for flag in report.flags:
        assert flag.message and flag.advice


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(wholes(), st.sampled_from(sorted(make_whole().papers, key=str)))
def test_what_nobody_read_fires_no_rule(whole: Whole, place: tuple[M, int | None]) -> None:
    """A paper of which nothing is known adds no finding of a rule on that paper."""
    if place not in whole.papers:
        return
    paper = whole.papers[place]
    bare = tuple(
        replace(
            f,
            read=None,
            verdict=FieldVerdict.UNREADABLE if f.declared else FieldVerdict.NOT_DECLARED,
        )
        for f in paper.fields
    )
    whole.papers[place] = replace(paper, fields=bare)
    about = [f for f in _of_rules(report_on(whole)) if (f.material, f.year) == place and f.field]
    assert not about


def _of_rules(report: Report) -> list[Flag]:
    return [f for f in report.flags if "rule" in f.evidence and f.severity is not Severity.INFO]


def test_dates_that_no_paper_bears_are_no_dates() -> None:
    for text in ("9999-12", "9999-12-31", "0001-01-01", "2024-02-30", "２０２４-01-01", "长期"):
        assert days_of(text) is None, text
