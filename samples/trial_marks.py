"""Seals found and read on drawn letters: `python -m samples.trial_marks HOUSE LETTERS`.

Every letter is drawn once with a seal and once with other red things instead.
"""

from __future__ import annotations

import sys

import numpy as np
from PIL import Image

from intake.marks import see_marks
from intake.records import Box, Material, Page
from intake.sealed_unit import same_unit
from models.services import loaded_services
from samples import capture, fonts, hand, seals
from samples.canvas import Canvas
from samples.truth import Drawing

UNITS = ("和静县人力资源和社会保障局", "中共和静县纪律检查委员会", "和静县第一中学", "新疆天山水利工程有限公司",
         "和静县巴润哈尔莫敦镇农业发展服务中心", "和静县“访惠聚”工作领导小组办公室", "和静县水利局",
         "和静县教育和科学技术局", "和静镇卫生院", "中共和静县委统战部")
RED = (200, 20, 30)


def letter(house: str, rng: np.random.Generator, unit: str, is_sealed: bool) -> Drawing:
    """A unit's letter; without a seal it may show a fingerprint, a stamp, a photo, a frame."""
    canvas = Canvas(house, Image.new("RGB", (1654, 2339), (254, 254, 253)), 200.0)
    face = fonts.pick(house, "song", rng)
    if rng.random() < 0.5:
        canvas.text(827, 260, unit + "文件", face, 80, anchor="ms", colour=RED)
        canvas.draw.line((150, 300, 1500, 300), fill=RED, width=6)
    canvas.text(827, 420, "关于王晓明同志的证明", face, 64, anchor="ms")
    for i in range(int(rng.integers(6, 14))):
        canvas.text(220, 560 + i * 62, "兹有我单位职工从事专业技术工作表现良好无违法违纪行为特此证", face, 40, name=f"line{i}")
    x, y = 1150 + int(rng.integers(-80, 120)), 1750
    canvas.text(x - 250, y - 30, unit, face, 42, name="employer")
    canvas.text(x - 150, y + 50, "2024年10月12日", face, 42, name="signed_on")
    if is_sealed:
        seals.press(canvas, rng, unit, x, y)
        return canvas.finish("work_experience")
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
    return canvas.finish("work_experience")


def main(house: str, count: int) -> None:
    """Print what was counted, after each letter."""
    reader = loaded_services(threads=1).reader
    counts = dict.fromkeys(("sealed", "found", "sealless", "false", "right", "open", "wrong", "other accepted"), 0)
    for seed in range(count):
        for is_sealed in (True, False):
            rng = np.random.default_rng(9000 + seed)
            unit = UNITS[int(rng.integers(len(UNITS)))]
            kind = capture.KINDS[seed % 3]
            taken = capture.capture([letter(house, rng, unit, is_sealed)], kind, rng, house=house)
            marks = see_marks(Page("a", 1, taken.pixels), Box(*taken.papers[0].box), Material.WORK_EXPERIENCE, [],
                              np.eye(3), reader)
            found = marks["seal"].value == "present"
            counts["sealed" if is_sealed else "sealless"] += 1
            counts["found" if is_sealed else "false"] += found
            if is_sealed and found:
                text = marks["sealed_by"].value
                other = [u for u in UNITS if u != unit][seed % (len(UNITS) - 1)]
                same = same_unit(text, unit) if text else None
                counts["right" if same else "open" if same is None else "wrong"] += 1
                counts["other accepted"] += bool(text and same_unit(text, other))
        print(counts, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
