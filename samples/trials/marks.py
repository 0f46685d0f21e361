"""Seals found and read on drawn letters: `python -m samples.trials.marks HOUSE LETTERS SEED`.

Every letter is drawn once with a seal and once with other red things instead, by turns as
scan, photo and chat, and compressed as its file would be. Each seal is held against its own
unit, another one, and one whose name hardly differs. The rule by which a person can read a
seal: letters 20 px high and more (as for fields), all of it printed.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
from PIL import Image

from intake.domain.application import Material
from intake.domain.geometry import Box
from intake.domain.page import Page
from intake.domain.ports import Reader
from intake.extraction.marks.find_marks import Marks, see_marks
from intake.extraction.marks.seals.support import is_of_unit
from models.services import loaded_services
from samples.capture import take
from samples.capture.file import jpeg_round_trip
from samples.drawing import fonts, hand, seals
from samples.drawing.canvas import Canvas
from samples.drawing.seals import Impression
from samples.drawing.truth import MIN_GLYPH_HEIGHT, Drawing

UNITS = (
    "和静县哈尔莫敦镇农业发展服务中心",
    "和静县水利管理站",
    "和静县巴音布鲁克镇中心小学",
    "和静县乃门莫敦镇幼儿园",
    "和静县融媒体中心",
    "和静县东归建筑工程有限责任公司",
    "巴州天鹅湖水电开发有限公司",
    "和静县林业和草原工作站",
    "和静县第一中学",
    "和静县第二中学",
    "和静县农业农村局",
    "和静县教育和科学技术局",
    "和静县住房和城乡建设局",
    "中共和静县纪律检查委员会",
    "和静县纪委监委",
    "和静县纪委监委派驻第三纪检监察组",
    "中共和静县纪委监委驻县教育局纪检监察组",
    "和静县“访惠聚”工作领导小组办公室",
    "中共和静县委统战部",
    "巴音郭楞蒙古自治州人力资源和社会保障局",
    "和静县第三小学",
    "和静县第八小学",
    "和静县人民医院",
    "和静县维吾尔医医院",
    "和静县东方建材有限公司",
    "和静县西方建材有限公司",
    "和静镇中心卫生院",
)
LOOK_ALIKES = (
    ("第一", "第二"),
    ("第二", "第一"),
    ("第三", "第四"),
    ("第八", "第六"),
    ("东方", "西方"),
    ("西方", "东方"),
    ("水利", "农业"),
    ("幼儿园", "中心小学"),
    ("中心小学", "幼儿园"),
    ("乃门莫敦镇", "哈尔莫敦镇"),
    ("哈尔莫敦镇", "乃门莫敦镇"),
    ("农业农村局", "林业和草原局"),
    ("林业和草原", "畜牧"),
    ("人民医院", "中医医院"),
    ("维吾尔医", "中"),
    ("纪律检查委员会", "监察委员会"),
    ("教育", "文化"),
    ("巴音郭楞", "伊犁"),
    ("巴州", "昌吉"),
    ("和静镇", "和硕镇"),
    ("和静县", "博湖县"),
)
"""Parts of names and what stands there in another unit's; the first that occurs is changed."""
RED = (200, 20, 30)


def letter(
    house: str, rng: np.random.Generator, unit: str, is_sealed: bool
) -> tuple[Drawing, Impression | None]:
    """A unit's letter; without a seal it may show a fingerprint, a stamp, a photo, a frame."""
    canvas = Canvas(house, Image.new("RGB", (1654, 2339), (254, 254, 253)), 200.0)
    face = fonts.pick(house, "song", rng)
    if rng.random() < 0.5:
        canvas.text(827, 260, unit + "文件", face, 80, anchor="ms", colour=RED)
        canvas.draw.line((150, 300, 1500, 300), fill=RED, width=6)
    canvas.text(827, 420, "关于王晓明同志的证明", face, 64, anchor="ms")
    for i in range(int(rng.integers(6, 14))):
        canvas.text(
            220,
            560 + i * 62,
            "兹有我单位职工从事专业技术工作表现良好无违法违纪行为特此证",
            face,
            40,
            name=f"line{i}",
        )
    x, y = 1150 + int(rng.integers(-80, 120)), 1750
    canvas.text(x - 250, y - 30, unit, face, 42, name="employer")
    canvas.text(x - 150, y + 50, "2024年10月12日", face, 42, name="signed_on")
    if is_sealed:
        pressed = seals.press(canvas, rng, unit, x, y)
        return canvas.finish("work_experience"), pressed
    what = int(rng.integers(4))
    if what == 0:
        hand.press_finger(canvas, rng, x, y)
    elif what == 1:
        canvas.draw.rectangle((x, y, x + 160, y + 160), outline=RED, width=8)
        canvas.text(x + 20, y + 100, "王印", face, 60, colour=RED)
    elif what == 2:
        canvas.draw.rectangle((1200, 500, 1450, 850), fill=RED)
    else:
        canvas.draw.rectangle((60, 60, 1594, 2279), outline=RED, width=9)
    return canvas.finish("work_experience"), None


def look_alike(unit: str) -> str:
    """Another unit's name that differs from this one in one place."""
    part, other = next(pair for pair in LOOK_ALIKES if pair[0] in unit)
    return unit.replace(part, other, 1)


def class_of(pressed: Impression, box: list[int], kind: str) -> str:
    """How well a person can read this seal, and whether a chat's program sent it."""
    height = pressed.letters * max(box[2] - box[0], box[3] - box[1]) / pressed.diameter
    size = "worn" if pressed.bare else "legible" if height >= MIN_GLYPH_HEIGHT else "small"
    return f"{size}, {'chat' if kind == 'chat' else 'scan or photo'}"


def main(house: str, count: int, first: int) -> None:
    """Print what was counted, after each letter."""
    reader = loaded_services(threads=1).reader
    counts: Counter[str] = Counter()
    for number in range(count):
        seed = first + number
        unit = UNITS[int(np.random.default_rng(seed).integers(len(UNITS)))]
        kind = take.KINDS[seed % 3]
        marks, _, _ = _seen(house, seed, unit, kind, reader, is_sealed=False)
        counts[f"sealless: {marks.readings['seal'].value}"] += 1
        marks, pressed, box = _seen(house, seed, unit, kind, reader, is_sealed=True)
        assert pressed is not None
        group = class_of(pressed, box, kind)
        counts[f"{group}: seal {marks.readings['seal'].value}"] += 1
        others = [name for name in UNITS if name != unit]
        for what, name in (
            ("own", unit),
            ("other", others[seed % len(others)]),
            ("look-alike", look_alike(unit)),
        ):
            verdict = is_of_unit(marks.seal, name)
            counts[f"{group}: {what} {verdict}"] += 1
            if verdict is (what != "own"):
                print(seed, kind, unit, marks.readings["sealed_by"].value, what, name, verdict)
    for line in sorted(counts):
        print(line, counts[line])


def _seen(
    house: str, seed: int, unit: str, kind: str, reader: Reader, *, is_sealed: bool
) -> tuple[Marks, Impression | None, list[int]]:
    """The marks of one letter, its seal as pressed, and the box of that in the picture."""
    rng = np.random.default_rng([seed, is_sealed])
    drawing, pressed = letter(house, rng, unit, is_sealed)
    taken = take.capture([drawing], kind, rng, house=house)
    pixels, paper = jpeg_round_trip(taken.pixels, taken.jpeg_quality), taken.papers[0]
    marks = see_marks(
        Page("a", 1, pixels), Box(*paper.box), Material.WORK_EXPERIENCE, [], np.eye(3), reader
    )
    return (
        marks,
        pressed,
        next((item.box for item in paper.fields if item.field == "seal"), paper.box),
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
