"""What was seen of a file as bytes and back, so that it is seen once and judged often.

Three parts for three uses: the reading is needed whenever the application is judged, the
strips only where a value is disputed, the pictures where a person looks. Nothing here is
compressed: of a reading little can be gained, and of the strips (1.6 MB an upload)
nothing lossless takes less processor time than all the rest of keeping them together
(measured: 1.6 to 0.45 MB in 15 ms at best).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeVar, get_origin

import msgspec
import numpy as np

from intake.domain.geometry import RGB
from intake.domain.text import Line, Posterior
from intake.extraction.imaging.crops import Corners
from intake.extraction.ocr.thresholds import FLOOR
from intake.extraction.paper import SeenPaper
from intake.extraction.thresholds import ALPHABETS_KEPT
from intake.extraction.upload import SeenUpload

FORMAT = 1
"""First byte of a reading and of pictures; another one's are made anew."""
NOT_KEPT = -1
"""In a posterior's characters: no further character at this step."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A `SeenUpload` as bytes, in the parts in which it is needed."""

    reading: bytes
    strips: bytes
    pictures: bytes


@dataclass(frozen=True, slots=True)
class Pictures:
    """JPEG bytes: crops by (page, box in the page's frame), thumbnails by page."""

    crops: Mapping[tuple[int, Corners], bytes]
    thumbnails: Mapping[int, bytes]


def to_kept(seen: SeenUpload) -> Kept:
    """Everything that was seen; under no name, for a file may be in several slots."""
    alphabets: list[frozenset[str]] = []
    papers = tuple(_paper_to_kept(paper, alphabets) for paper in seen.papers)
    pictures = tuple(replace(picture, upload="") for picture in seen.pictures)
    bare = replace(seen, upload="", papers=(), pictures=pictures, crops={}, thumbnails={})
    reading = _Reading(bare, papers, tuple(_packed(a) for a in alphabets))
    strips = [strip for paper in seen.papers for strip in paper.strips.values()]
    return Kept(
        reading=_written(reading),
        strips=b"".join(np.ascontiguousarray(strip).data for strip in strips),
        pictures=_written(Pictures(seen.crops, seen.thumbnails)),
    )


def from_kept(reading: bytes, strips: Callable[[], bytes]) -> SeenUpload | None:
    """What was seen, without a name (`renamed`) and without its pictures.

    `strips` gives the kept strips; it is called when the first one is looked at, if ever.
    None when other code kept this: then the file is read again.
    """
    kept = _read(_READING, reading)
    if kept is None:
        return None
    alphabets = [_unpacked(packed) for packed in kept.alphabets]
    all_strips = lru_cache(maxsize=1)(strips)
    papers, offset = [], 0
    for one in kept.papers:
        lines, seal = (
            tuple(_line_from_kept(line, alphabets) for line in kept)
            for kept in (one.lines, one.seal)
        )
        places = {}
        for line, height, width in one.strips:
            places[line] = (offset, height, width)
            offset += height * width * 3
        papers.append(
            replace(one.paper, lines=lines, strips=_Strips(places, all_strips), seal=seal)
        )
    return replace(kept.upload, papers=tuple(papers))


def pictures_from_kept(pictures: bytes) -> Pictures | None:
    """The pictures; None when other code kept them."""
    return _read(_PICTURES, pictures)


def renamed(seen: SeenUpload, upload: str) -> SeenUpload:
    """The same file as upload `upload`."""
    papers, pictures = (
        tuple(replace(paper, upload=upload) for paper in ones)
        for ones in (seen.papers, seen.pictures)
    )
    return replace(seen, upload=upload, papers=papers, pictures=pictures)


# ------------------------------------------------------------------------------ records


class _Posterior(msgspec.Struct, array_like=True, frozen=True):
    """A posterior without its padding, five sixths of it (measured).

    `kept` uint8: characters kept at each step; `characters` int32 and
    `log_probabilities` float32 of all steps in a row; `alphabet` of the reading's.
    """

    width: int
    kept: bytes
    characters: bytes
    log_probabilities: bytes
    alphabet: int


class _Line(msgspec.Struct, array_like=True, frozen=True):
    line: Line
    posterior: _Posterior | None


class _Paper(msgspec.Struct, array_like=True, frozen=True):
    """`paper` lacks its lines, its seal's and its strips; `strips`: line, height and width
    of each."""

    paper: SeenPaper
    lines: tuple[_Line, ...]
    strips: tuple[tuple[int, int, int], ...]
    seal: tuple[_Line, ...]


class _Reading(msgspec.Struct, array_like=True, frozen=True):
    """`upload` lacks its name, papers, crops and thumbnails."""

    upload: SeenUpload
    papers: tuple[_Paper, ...]
    alphabets: tuple[bytes, ...]


def _paper_to_kept(paper: SeenPaper, alphabets: list[frozenset[str]]) -> _Paper:
    return _Paper(
        replace(paper, upload="", lines=(), strips={}, seal=()),
        tuple(_line_to_kept(line, alphabets) for line in paper.lines),
        tuple((i, *strip.shape[:2]) for i, strip in paper.strips.items()),
        tuple(_line_to_kept(line, alphabets) for line in paper.seal),
    )


def _line_to_kept(line: Line, alphabets: list[frozenset[str]]) -> _Line:
    posterior = line.posterior
    if posterior is None:
        return _Line(line, None)
    if posterior.alphabet not in alphabets:
        alphabets.append(posterior.alphabet)
    is_kept = posterior.characters != NOT_KEPT
    return _Line(
        replace(line, posterior=None),
        _Posterior(
            width=is_kept.shape[1],
            kept=is_kept.sum(axis=1).astype(np.uint8).tobytes(),
            characters=posterior.characters[is_kept].tobytes(),
            log_probabilities=posterior.log_probabilities[is_kept].tobytes(),
            alphabet=alphabets.index(posterior.alphabet),
        ),
    )


def _line_from_kept(kept: _Line, alphabets: Sequence[frozenset[str]]) -> Line:
    packed = kept.posterior
    if packed is None:
        return kept.line
    counts = np.frombuffer(packed.kept, np.uint8)
    is_kept = np.arange(packed.width) < counts[:, None]
    characters = np.full(is_kept.shape, NOT_KEPT, np.int32)
    logs = np.full(is_kept.shape, FLOOR, np.float32)
    characters[is_kept] = np.frombuffer(packed.characters, np.int32)
    logs[is_kept] = np.frombuffer(packed.log_probabilities, np.float32)
    posterior = Posterior(characters, logs, alphabets[packed.alphabet])
    return replace(kept.line, posterior=posterior)


class _Strips(Mapping[int, RGB]):
    """A paper's strips by line, cut from the kept bytes when one is looked at."""

    def __init__(
        self, places: Mapping[int, tuple[int, int, int]], load: Callable[[], bytes]
    ) -> None:
        self._places = places
        self._load = load

    def __getitem__(self, line: int) -> RGB:
        offset, height, width = self._places[line]
        flat = np.frombuffer(self._load(), np.uint8, height * width * 3, offset)
        return flat.reshape(height, width, 3)

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


# -------------------------------------------------------------------------------- bytes


def _corners(quad: object) -> bytes:
    """The one array that stands in the records themselves."""
    if isinstance(quad, np.ndarray) and (quad.shape, quad.dtype) == ((4, 2), np.float32):
        return quad.tobytes()
    raise TypeError(f"no way to keep a {type(quad).__name__}")


def _quad(kind: Any, kept: Any) -> Any:
    if get_origin(kind) is not np.ndarray:
        raise NotImplementedError(f"no way to read a kept {kind}")
    return np.frombuffer(kept, np.float32).reshape(4, 2)


_T = TypeVar("_T")

_ENCODER = msgspec.msgpack.Encoder(enc_hook=_corners)
_READING = msgspec.msgpack.Decoder(_Reading, dec_hook=_quad)
_PICTURES = msgspec.msgpack.Decoder(Pictures)


def _written(value: _Reading | Pictures) -> bytes:
    return bytes([FORMAT]) + _ENCODER.encode(value)


def _read(decoder: msgspec.msgpack.Decoder[_T], kept: bytes) -> _T | None:
    if kept[:1] != bytes([FORMAT]):
        return None
    try:
        return decoder.decode(memoryview(kept)[1:])
    except msgspec.MsgspecError:  # a record has changed its shape since
        return None


@lru_cache(maxsize=ALPHABETS_KEPT)
def _packed(alphabet: frozenset[str]) -> bytes:
    return zlib.compress("\n".join(sorted(alphabet)).encode())


@lru_cache(maxsize=ALPHABETS_KEPT)
def _unpacked(packed: bytes) -> frozenset[str]:
    return frozenset(zlib.decompress(packed).decode().split("\n"))
