"""Labels of a form's rows are no statements, and their cells' answers are."""

from __future__ import annotations

import pytest

from intake.domain.values.folding import fold
from intake.domain.values.statements import Polarity, Topic, find_statement

T = Topic
HARMLESS = [
    *((T.INTEGRITY, label) for label in (
        "受处分情况\n无", "受处分情况无", "是否受到党纪政务处分\n否", "受党纪政务处分及影响期情况\n无", "有无问题线索\n无",
        "涉嫌违纪违法正在接受审查调查情况\n无", "诫勉谈话、通报批评情况\n无", "处分及影响期\n/", "受到刑事处罚情况\n无",
        "党纪处分\n无\n政务处分\n无\n诫勉\n无", "受处分情况",
    )),
    *((T.POSTING, label) for label in (
        "异议情况及处理结果\n无", "收到异议情况\n无", "收到异议情况无", "投诉举报及核查情况\n无", "公示期间收到的意见\n无",
        "反映的问题及核实情况\n无",
    )),
    *((T.ETHICS, label) for label in (
        "有无违反师德行为\n无", "师德失范行为记录\n无", "违反师德情况\n无", "师德一票否决情形\n无", "受处分情况\n无",
    )),
    *((T.RECOMMENDATION, label) for label in (
        "不同意推荐的理由", "不同意推荐理由(如有)\n无", "不推荐原因\n无",
    )),
    *((T.EXEMPTION, label) for label in ("不同意免学的理由", "不予免学原因\n无")),
]  # fmt: skip
FINE = {
    T.INTEGRITY: "任现职以来,未受到党纪政务处分,无问题线索反映。",
    T.POSTING: "公示期间未收到任何异议。",
    T.ETHICS: "该同志师德考核合格,无违反师德行为。",
    T.RECOMMENDATION: "经研究,同意推荐。",
    T.EXEMPTION: "同意免学。",
}
HARMFUL = [
    (T.INTEGRITY, "受处分情况\n2023年5月受到党内警告处分"),
    (T.INTEGRITY, "受处分情况\n有"),
    (T.INTEGRITY, "处分情况\n受到警告处分\n无"),
    (T.INTEGRITY, "处分情况\n被诫勉谈话\n无"),
    (T.INTEGRITY, "问题线索情况\n正在接受审查调查"),
    (T.INTEGRITY, "经查张小明存在违纪情况"),
    (T.POSTING, "异议情况\n收到异议一件"),
    (T.POSTING, "收到异议情况\n有"),
    (T.POSTING, "处理结果\n收到举报\n无"),
    (T.ETHICS, "师德失范行为记录\n2023年体罚学生"),
    (T.RECOMMENDATION, "不同意推荐的理由\n从事专业技术工作年限不足"),
    (T.EXEMPTION, "不予免学原因\n不属于免学范围"),
]


def folded(text: str) -> str:
    return "\n".join(fold(row) for row in text.split("\n"))


@pytest.mark.parametrize(("topic", "row"), HARMLESS)
@pytest.mark.parametrize("order", ["{row}\n", "{fine}\n{row}\n", "{row}\n{fine}\n"])
def test_a_row_that_denies_or_only_asks_accuses_nobody(topic: Topic, row: str, order: str) -> None:
    found = find_statement(topic, folded(order.format(row=row, fine=FINE[topic])))
    assert found is None or found.polarity is Polarity.FAVOURABLE


@pytest.mark.parametrize(("topic", "row"), HARMFUL)
@pytest.mark.parametrize("order", ["{row}\n", "{fine}\n{row}\n"])
def test_what_a_cell_says_is_not_silenced_by_its_label(topic: Topic, row: str, order: str) -> None:
    found = find_statement(topic, folded(order.format(row=row, fine=FINE[topic])))
    assert found is not None
    assert found.polarity is not Polarity.FAVOURABLE
