"""What fuzzing found once is never found again; and the doors stand."""

from __future__ import annotations

import random

import pytest

from tests.fuzzing.doors import DOORS, seeds
from tests.fuzzing.run import FOUND, changed

KEPT = sorted(path for path in FOUND.glob("*") if path.is_file() and path.name != "README")


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_a_find_ends_in_a_sentence_now(path):
    DOORS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("door", [door for door in DOORS if door != "open"])
def test_a_door_takes_sound_input_and_some_changes_of_it(door):
    rng = random.Random(1)
    for seed in seeds(door):
        DOORS[door](seed)
        for _ in range(8):
            DOORS[door](changed(seed, rng))
