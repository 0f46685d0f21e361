"""`make fuzz`: every door for so many seconds. With atheris where it is installed (coverage
guides it), else with seeds changed at random. A find is written to tests/fuzzing/found, where
`test_doors` tries it again for ever.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path

FOUND = Path(__file__).parent / "found"
CORPUS = Path("out/fuzz")
WATCHED = {
    "upload": ["python_multipart", "intake.web.api.multipart"],
    "open": ["intake.ingest"],
    "text_layer": ["intake.ingest", "pdfminer.pdfinterp", "pdfminer.psparser"],
    "policy": ["intake.policy"],
    "application": ["intake.casework.declaration"],
    "spreadsheet": ["intake.casework", "openpyxl.reader"],
}
"""Modules whose branches guide the search; to watch everything takes minutes to begin."""
LONGEST = 20_000
"""Bytes of made-up input: what is longer takes longer and says nothing more."""


def by_coverage(door: str, seconds: int) -> int:
    atheris = importlib.import_module("atheris")  # in a folder of its own, not of the product
    with atheris.instrument_imports(include=WATCHED[door]):
        from tests.fuzzing.doors import DOORS
    corpus = CORPUS / door
    _sow(door, corpus)
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-rss_limit_mb=3000"]
    options += [f"-artifact_prefix={FOUND}/{door}-", "-timeout=60", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], DOORS[door])
    atheris.Fuzz()
    return 0


def by_chance(door: str, seconds: int) -> int:
    from tests.fuzzing.doors import DOORS, seeds

    rng, until, tries, finds = random.Random(seconds), time.monotonic() + seconds, 0, set()
    sown = seeds(door)
    while time.monotonic() < until:
        data = changed(rng.choice(sown), rng)
        tries += 1
        try:
            DOORS[door](data)
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            if (type(error), where.filename, where.lineno) not in finds:
                finds.add((type(error), where.filename, where.lineno))
                name = hashlib.sha256(data).hexdigest()[:12]
                (FOUND / f"{door}-{name}").write_bytes(data)
                traceback.print_exc()
    print(f"{door}: {tries} inputs, {len(finds)} finds")
    return 1 if finds else 0


def changed(data: bytes, rng: random.Random) -> bytes:
    """Some bytes turned, cut, doubled or put in."""
    spoiled = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(spoiled) + 1)
        length = rng.choice((1, 1, 2, 4, 16, 200))
        kind = rng.randrange(4)
        if kind == 0 and spoiled:
            spoiled[at % len(spoiled)] ^= rng.randint(1, 255)
        elif kind == 1:
            del spoiled[at : at + length]
        elif kind == 2:
            spoiled[at:at] = spoiled[at : at + length]
        else:
            spoiled[at:at] = rng.randbytes(length)
    return bytes(spoiled[:LONGEST])


def _sow(door: str, corpus: Path) -> None:
    from tests.fuzzing.doors import seeds

    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds(door):
        (corpus / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)


def has_atheris() -> bool:
    return importlib.util.find_spec("atheris") is not None


def main(arguments: list[str]) -> int:
    FOUND.mkdir(exist_ok=True)
    if len(arguments) == 2:
        door, seconds = arguments[0], int(arguments[1])
        return by_coverage(door, seconds) if has_atheris() else by_chance(door, seconds)
    from tests.fuzzing.doors import DOORS

    worst, environment = 0, {**os.environ, "PYTHONHASHSEED": "0"}
    for door in DOORS:
        print(f"== {door}", flush=True)
        asked = [sys.executable, "-m", "tests.fuzzing.run", door, arguments[0]]
        worst |= subprocess.run(asked, env=environment, check=False).returncode
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
