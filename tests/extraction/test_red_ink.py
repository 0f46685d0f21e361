"""Red ink is told from black print, and what is printed under it stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from intake.domain.geometry import RGB
from intake.extraction.imaging.red_ink import has_red, red_share, without_red
from tests.drawn import FONTS, jpeg, lit
from tests.fakes import paddle_reader, strip_of

RED = (205, 32, 40)


def stamped(pixels: RGB, strength: float = 0.85, width: int = 9) -> RGB:
    """A ring of red ink over the line; inks multiply."""
    cover = Image.new("L", (pixels.shape[1], pixels.shape[0]), 0)
    middle = pixels.shape[1] / 2
    for radius in (60, 100, 140):
        ImageDraw.Draw(cover).ellipse(
            (middle - radius, 70 - radius, middle + radius, 70 + radius), outline=255, width=width
        )
    amount = np.asarray(cover, np.float32)[..., None] / 255 * strength
    return (pixels * (1 - amount * (1 - np.array(RED, np.float32) / 255))).astype(np.uint8)


def text_of(pixels: RGB) -> str:
    high, wide = pixels.shape[:2]
    quad = np.array(
        [[34, 34], [wide - 34, 34], [wide - 34, high - 34], [34, high - 34]], np.float32
    )
    return paddle_reader().recognise(pixels, [quad])[0].text


def test_a_seal_is_seen_and_taken_away_and_the_date_under_it_stays() -> None:
    clean, _ = strip_of("2020年7月19日", 44, FONTS[4])
    sealed = jpeg(stamped(clean), 80)
    assert has_red(sealed) and not has_red(clean)
    bare = without_red(sealed)
    assert red_share(bare) == 0
    ink, ring = clean.min(axis=2) < 60, (sealed[..., 0] > 150) & (sealed[..., 1] < 90)
    assert np.median(bare[ink]) < 90
    assert np.median(bare[ring]) > 190
    assert text_of(bare) == "2020年7月19日"


@settings(max_examples=25, deadline=None)
@given(st.floats(0.75, 1.0), st.booleans(), st.floats(0.5, 1.0), st.integers(60, 95))
def test_no_lamp_and_no_compression_makes_black_print_red_or_red_ink_black(
    least: float, is_warm: bool, strength: float, quality: int
) -> None:
    clean, _ = strip_of("999991202205001234")
    lamp = (1.0, (1 + least) / 2, least) if is_warm else (least, (1 + least) / 2, 1.0)
    light = np.broadcast_to(np.array(lamp, np.float32), clean.shape)
    assert not has_red(jpeg(lit(clean, light), quality))
    sealed = jpeg(lit(stamped(clean, strength), light), quality)
    bare = without_red(sealed)
    paper = np.percentile(bare, 80)
    ring = stamped(clean, strength)[..., 1].astype(int) - clean[..., 1] < -60
    ring &= clean.min(axis=2) > 200
    assert np.percentile(bare[ring], 20) > 0.65 * paper


@pytest.mark.parametrize("colour", [(30, 30, 34), (20, 40, 140), (120, 120, 120)])
def test_black_blue_and_grey_print_is_no_red_ink(colour: tuple[int, int, int]) -> None:
    clean, _ = strip_of("和静县水利局")
    share = (255 - clean.astype(np.float32)) / 255
    inked = (255 - share * (255 - np.array(colour, np.float32))).astype(np.uint8)
    assert not has_red(inked)
    assert np.ptp(without_red(inked).astype(int), axis=2).max() == 0
