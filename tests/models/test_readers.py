"""One contract for every reader: what is printed is found, read, and kept in order."""

from __future__ import annotations

import numpy as np
import pytest
import qrcode
from PIL import Image

from intake.domain.geometry import RGB, Box
from intake.domain.ports import Reader
from intake.domain.values.folding import fold
from intake.extraction.ocr.layout import cut_out, map_quad, rotation_matrix
from intake.extraction.ocr.thresholds import STRIP_MARGIN
from models.codes import read_codes
from models.paddle import PaddleReader
from models.services import ModelWitnesses
from models.tesseract import TesseractReader
from tests.drawn import page_of_lines, rect
from tests.fakes import paddle_reader, strip_of

NUMBER = "652827199903080021"
SENTENCE = "修完教学计划规定的全部课程"


@pytest.fixture(scope="module", params=["paddle", "tesseract"])
def reader(request) -> Reader:
    if request.param == "paddle":
        return paddle_reader()
    found = TesseractReader.if_installed()
    assert found is not None, "tesseract with chi_sim is a declared package of the tests"
    return found


@pytest.fixture(scope="module")
def page() -> tuple[RGB, list[np.ndarray]]:
    """Three printed lines, one of them the number."""
    return page_of_lines(40, lines=3, width=1100)


def test_a_reader_says_its_name(reader: Reader) -> None:
    assert reader.name.strip() == reader.name != ""


def test_an_empty_picture_has_no_lines(reader: Reader) -> None:
    assert reader.find(np.full((300, 400, 3), 250, np.uint8), 640) == []


def test_no_quads_are_no_lines(reader: Reader) -> None:
    assert reader.recognise(np.full((300, 400, 3), 250, np.uint8), []) == []


def test_printed_lines_are_found_where_they_stand(reader: Reader, page) -> None:
    pixels, printed = page
    quads = reader.find(pixels, 1280)
    assert all(quad.shape == (4, 2) and quad.dtype == np.float32 for quad in quads)
    found = [Box.around(quad) for quad in quads]
    for quad in printed:
        box = Box.around(quad)
        area = box.width * box.height
        assert max(box.overlap(other) / area for other in found) > 0.6


def test_a_large_picture_is_searched_in_its_own_frame(reader: Reader, page) -> None:
    pixels, printed = page
    large = np.asarray(Image.fromarray(pixels).resize((3300, pixels.shape[0] * 3)))
    boxes = [Box.around(quad) for quad in reader.find(large, 1100)]
    for quad in printed:
        box = Box.around(quad * 3)
        assert max(box.overlap(b) for b in boxes) > 0.6 * box.width * box.height


def test_a_clean_line_is_read(reader: Reader) -> None:
    pixels, quad = strip_of(NUMBER)
    (line,) = reader.recognise(pixels, [quad])
    assert line.text == NUMBER
    assert line.confidence > 0.5
    assert np.array_equal(line.quad, quad)


def test_a_chinese_sentence_is_read_folded(reader: Reader) -> None:
    pixels, quad = strip_of(SENTENCE)
    (line,) = reader.recognise(pixels, [quad])
    same = sum(a == b for a, b in zip(line.text, SENTENCE, strict=False))
    assert same >= len(SENTENCE) - 1
    assert line.text == fold(line.text)


def test_lines_come_back_in_the_order_of_their_quads(reader: Reader) -> None:
    texts = ("123456789012", "9", "77777", "4004004004004004")
    strips = [strip_of(text) for text in texts]
    height = max(s.shape[0] for s, _ in strips)
    sheet = np.full((height * len(strips), 1200, 3), 248, np.uint8)
    quads = []
    for i, (strip, quad) in enumerate(strips):
        sheet[i * height : i * height + strip.shape[0], : strip.shape[1]] = strip
        quads.append(quad + np.array([0, i * height], np.float32))
    for order in ([0, 2, 3], [3, 0, 2]):
        lines = reader.recognise(sheet, [quads[i] for i in order])
        assert [line.text for line in lines] == [texts[i] for i in order]
        assert all(np.array_equal(li.quad, quads[i]) for li, i in zip(lines, order, strict=True))


def test_nothing_is_read_where_nothing_is_printed(reader: Reader) -> None:
    (line,) = reader.recognise(np.full((60, 400, 3), 250, np.uint8), [rect(10, 10, 390, 50)])
    assert line.text == ""
    assert line.confidence == 0.0


def test_the_quads_first_edge_is_the_reading_direction(reader: Reader) -> None:
    pixels, quad = strip_of(NUMBER)
    height = pixels.shape[0]
    turned = np.ascontiguousarray(np.rot90(pixels, -1))  # a quarter clockwise
    moved = map_quad(quad, rotation_matrix(90)) + np.array([height, 0], np.float32)
    (line,) = reader.recognise(turned, [moved])
    assert line.text == NUMBER


def test_every_character_has_a_probability(reader: Reader) -> None:
    pixels, quad = strip_of(NUMBER)
    (line,) = reader.recognise(pixels, [quad])
    assert len(line.probabilities) == len(line.text)
    assert all(0.0 <= p <= 1.0 for p in line.probabilities)


def test_paddle_keeps_its_belief_and_the_place_of_every_character() -> None:
    pixels, quad = strip_of(NUMBER)
    (line,) = paddle_reader().recognise(pixels, [quad])
    assert line.posterior is not None
    assert len(line.steps) == len(line.text)
    assert list(line.steps) == sorted(set(line.steps))
    assert line.steps[-1] < line.posterior.steps
    total = np.exp(line.posterior.log_probabilities.astype(float)).sum(axis=1)
    assert total.max() < 1.01 and np.median(total) > 0.99


def test_a_batch_reads_what_each_strip_reads_alone() -> None:
    strips = [strip_of(text) for text in (NUMBER, SENTENCE)]
    alone = [paddle_reader().recognise(p, [q])[0].text for p, q in strips]
    width = max(p.shape[1] for p, _ in strips)
    padded = [np.pad(p, ((0, 0), (0, width - p.shape[1]), (0, 0)), mode="edge") for p, _ in strips]
    shift = np.array([0, padded[0].shape[0]], np.float32)
    together = paddle_reader().recognise(np.vstack(padded), [strips[0][1], strips[1][1] + shift])
    assert [line.text for line in together] == alone


def test_traditional_print_is_read_as_simplified() -> None:
    pixels, quad = strip_of("普通高等學校師範大學")
    (line,) = paddle_reader().recognise(pixels, [quad])
    assert line.text == "普通高等学校师范大学"


def test_either_runtime_reads_the_same() -> None:
    pixels, quad = strip_of(NUMBER + SENTENCE)
    readers = (paddle_reader(), PaddleReader(threads=1, runtime="onnxruntime"))
    lines = [reader.recognise(pixels, [quad])[0] for reader in readers]
    assert lines[0].text == lines[1].text == NUMBER + SENTENCE
    assert lines[0].probabilities == pytest.approx(lines[1].probabilities, abs=0.01)
    assert lines[0].steps == lines[1].steps


# ------------------------------------------------------------------------------ witnesses


def test_a_second_look_finds_the_ends_that_the_first_cut_off() -> None:
    pixels, quad = strip_of(NUMBER)
    height = float(quad[3, 1] - quad[0, 1])
    clipped = quad + np.array([[1, 0], [-1, 0], [-1, 0], [1, 0]], np.float32) * height / 5
    witnesses = ModelWitnesses(paddle_reader(), None)
    looks = witnesses.look_again(cut_out(pixels, clipped, STRIP_MARGIN))
    assert looks
    assert NUMBER in {line.text for line in looks}
    assert witnesses.second_reading(pixels) is None


def test_a_qr_code_gives_its_content_also_when_tilted() -> None:
    link = "https://www.chsi.com.cn/xlcx/bg.do?vcode=A7UXEYSAVC3LVNCW"
    code = qrcode.make(link).convert("RGB")
    sheet = Image.new("RGB", (900, 900), "white")
    sheet.paste(code.resize((300, 300)), (200, 300))
    assert read_codes(np.asarray(sheet)) == [link]
    tilted = sheet.rotate(20, Image.Resampling.BICUBIC, fillcolor="white")
    assert read_codes(np.asarray(tilted)) == [link]
    assert read_codes(np.full((200, 200, 3), 255, np.uint8)) == []
