"""Second opinions are asked once per strip, and are the same opinions."""

import numpy as np

from tests.fakes import Testimony
from workers.remembered import RememberedWitnesses
from workers.thresholds import MOST_STRIPS


class Counting(Testimony):
    asked = 0

    def second_reading(self, strip):
        Counting.asked += 1
        return f"{int(strip.sum())}"


def strip(value, shape=(2, 3, 3)):
    return np.full(shape, value, np.uint8)


def test_the_same_pixels_are_read_once_and_others_anew():
    witnesses = RememberedWitnesses(Counting())
    Counting.asked = 0
    assert [witnesses.second_reading(strip(v)) for v in (1, 1, 2)] == ["18", "18", "36"]
    assert Counting.asked == 2


def test_equal_bytes_of_another_shape_are_another_strip():
    witnesses = RememberedWitnesses(Counting())
    Counting.asked = 0
    witnesses.second_reading(strip(1, (2, 3, 3)))
    witnesses.second_reading(strip(1, (3, 2, 3)))
    assert Counting.asked == 2


def test_no_more_is_remembered_than_allowed():
    witnesses = RememberedWitnesses(Counting())
    for value in range(MOST_STRIPS + 5):
        witnesses.second_reading(strip(value % 256, (1, 1 + value // 256, 3)))
    assert len(witnesses._readings) == MOST_STRIPS
