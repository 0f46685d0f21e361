"""One-inch photos through the journey: `python -m samples.trials.photos HOUSE GOOD EACH [SEED]`.

GOOD photos without a fault and EACH of every fault of `paper_id_photo`, seen with the
real readers and judged in the photo's slot; prints how many of each were told, and how.
"""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np

from intake.assessment.assess import judge
from intake.domain.application import Application, Material, Slot
from intake.domain.findings import Severity
from intake.domain.page import Page
from intake.extraction.page import see
from intake.extraction.upload import SeenUpload
from intake.policy.notice import load_policy
from intake.reporting.rates import Rate
from models.services import loaded_services
from samples.capture import take
from samples.capture.file import jpeg_round_trip
from samples.drawing.id_photo import MATERIAL, draw
from samples.drawing.truth import Drawing
from samples.faults.rules_photo import PHOTO_FAULTS
from samples.people.person import SUBMITTED, make_person

NAME = "uploads/photo.jpg"
GOOD = "good"
UNCLEAR = "PAPER_UNCLEAR"
"""The code of a photo that cannot be seen; the rules' faults name theirs."""


def captured(drawing: Drawing, house: str, rng: np.random.Generator) -> Page:
    """The photo as the file that is handed in."""
    if drawing.own_kind == take.ORIGINAL:
        taken = take.original(drawing, rng)
    else:
        taken = take.capture([drawing], drawing.own_kind, rng, house=house)
    return Page(
        NAME, 1, jpeg_round_trip(taken.pixels, taken.jpeg_quality), jpeg_quality=taken.jpeg_quality
    )


def main(house: str, good: int, each: int, seed: int = 40000) -> None:
    """Print a row as soon as all of its photos are judged."""
    services = loaded_services(threads=1)
    policy = load_policy("hejing-2024").model_copy(update={"scope": (Material.ID_PHOTO,)})
    application = Application(
        "trial", policy.id, SUBMITTED, False, 1, {}, slots=(Slot(NAME, Material.ID_PHOTO),)
    )
    wanted = {GOOD: "", **{f.drawn: f.code or UNCLEAR for f in PHOTO_FAULTS}}
    for row, (name, code) in enumerate(wanted.items()):
        said: Counter[str] = Counter()
        hits = 0
        count = each if code else good
        if not count:
            continue
        for number in range(count):
            rng = np.random.default_rng(seed + 1000 * row + number)
            drawing = draw(make_person(rng), rng, house, fault=None if name == GOOD else name)
            sight = see(captured(drawing, house, rng), services.reader, services.witnesses)
            seen = SeenUpload(
                NAME,
                "0" * 64,
                papers=sight.papers,
                pictures=(sight.picture,) if sight.picture else (),
            )
            report = judge(
                application,
                policy,
                {NAME: seen},
                services.witnesses,
                {"pipeline": "", "models": {}},
            )
            codes = {
                f.code
                for f in report.flags
                if f.material == MATERIAL and f.severity is not Severity.INFO
            }
            hits += code in codes if code else bool(codes)
            said[" ".join(sorted(codes)) or "nothing"] += 1
        low, high = Rate(hits, count).interval or (0.0, 1.0)
        print(
            f"{name}: {hits}/{count} ({low:.1%} to {high:.1%}) {dict(said.most_common())}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1], *(int(value) for value in sys.argv[2:]))
