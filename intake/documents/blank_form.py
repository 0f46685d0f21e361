"""A form or template that nobody has filled in: its labels and blanks, nobody's paper."""

_CROSS = r"(?:[xX×＊*_＿]{1,6}|[某○〇]{2,3})"
NOBODY = (
    rf"{_CROSS}(?:[(（]姓名[)）])?同志",
    r"(?:^|[。:：,，)）]|兹有|证明|说明|鉴定|推荐|意见|关于|现将|[我本该]单位|职工|教师)同志",
    r"姓名[:：]?_*(?:性别|民族|族别|出生|身份证|证件|公民|学历|工作单位|所在单位|单位|职务|参加工作|政治面貌|申报)",
    rf"{_CROSS}[(（]姓名[)）]",
    r"(?:^|证书|明|表)学生[:：]?_*[,，]?性别",
)
"""Where a person is to be named, and nobody is."""
NO_DAY = (rf"(?:年|20\d\d|{_CROSS})年?(?:{_CROSS})?月(?:{_CROSS})?日",)
"""A date of which only the signs are printed."""
FILLED = (
    r"(?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2}",
    r"[一二三四五六七八九〇零○]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十廿]{1,4}日",
    r"\d{8}",
)
"""What only somebody fills in: a whole date, a number."""
TITLE = "空白表"
