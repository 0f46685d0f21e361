"""Which font files each house may use: no file belongs to two, so that what is tuned on
one house's letters is tested on letters never seen.

Roles: `hei` (sans), `song` (serif), `kai` (brush), `hand` (pen-like, bent by `samples.drawing.hand`),
`latin`, `mono`, `number` (the machine font of ID cards), `arabic` (Uyghur lines). All files
come from Debian packages.
"""

from __future__ import annotations

import hashlib
import io
import os
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
)
PROBE_PX = 40
"""Size at which a glyph is compared with the font's blank box; any readable size does."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file; `index` counts within a collection (.ttc).

    `spread` is how far ink runs beyond the outline on every side, in em (on paper only).
    """

    file: str
    index: int = 0
    spread: float = 0.0

    def at(self, pixels: float) -> ImageFont.FreeTypeFont:
        """This face with an em of `pixels`."""
        return _load(self.file, self.index, max(6, round(pixels)))

    def covers(self, text: str) -> bool:
        """Whether every character of `text` has a glyph."""
        return all(_has_glyph(self.file, self.index, char) for char in set(text))


_ROLES: dict[str, dict[str, tuple[Face, ...]]] = {
    "tune": {
        "hei": (Face("NotoSansCJK-Regular.ttc", 2), Face("NotoSansCJK-Medium.ttc", 2)),
        "hei_bold": (Face("NotoSansCJK-Bold.ttc", 2),),
        "song": (Face("NotoSerifCJK-Regular.ttc", 2), Face("NotoSerifCJK-Medium.ttc", 2)),
        "song_bold": (Face("NotoSerifCJK-Bold.ttc", 2), Face("NotoSerifCJK-SemiBold.ttc", 2)),
        "kai": (Face("ukai.ttc", 0),),
        "hand": (Face("LXGWWenKai-Light.ttf"), Face("LXGWWenKai-Regular.ttf")),
        "latin": (Face("LiberationSans-Regular.ttf"), Face("LiberationSerif-Regular.ttf")),
        "mono": (Face("LiberationMono-Bold.ttf"), Face("LiberationMono-Regular.ttf")),
        "number": (Face("OCRB.otf"),),
        "arabic": (Face("NotoNaskhArabic-Regular.ttf"), Face("NotoSansArabic-Regular.ttf")),
    },
    "test": {
        "hei": (Face("wqy-zenhei.ttc", 0), Face("wqy-microhei.ttc", 0)),
        "hei_bold": (Face("wqy-microhei.ttc", 0),),
        "song": (Face("uming.ttc", 0), Face("gbsn00lp.ttf")),
        "song_bold": (Face("uming.ttc", 0),),
        "kai": (Face("gkai00mp.ttf"),),
        "hand": (Face("LXGWWenKaiMono-Light.ttf"), Face("gkai00mp.ttf")),
        "latin": (Face("DejaVuSans.ttf"), Face("FreeSerif.ttf")),
        "mono": (Face("DejaVuSansMono.ttf"), Face("FreeMonoBold.ttf")),
        "number": (Face("OCRBS.otf"), Face("Hack-Regular.ttf")),
        "arabic": (Face("Amiri-Regular.ttf"),),
    },
    "judge": {
        "hei": (Face("UKIJCJK.ttf"), Face("NotoSansCJK-DemiLight.ttc", 2)),
        "hei_bold": (Face("SmileySans-Oblique.ttf"), Face("LXGWWenKai-Bold.ttf")),
        "song": (Face("TW-Sung-98_1.ttf", spread=0.012), Face("HanaMinA.ttf", spread=0.015)),
        "song_bold": (Face("NotoSerifCJK-Black.ttc", 2), Face("TW-Sung-98_1.ttf", spread=0.03)),
        "kai": (Face("LXGWWenKaiMono-Regular.ttf"), Face("TW-Kai-98_1.ttf", spread=0.01)),
        "hand": (Face("TW-Kai-98_1.ttf"), Face("LXGWWenKaiMono-Regular.ttf")),
        "latin": (Face("Carlito-Regular.ttf"), Face("LinLibertine_R.otf")),
        "mono": (Face("JetBrainsMono-Regular.ttf"), Face("NimbusMonoPS-Bold.otf")),
        "number": (Face("JetBrainsMono-Bold.ttf"), Face("LXGWWenKaiMono-Bold.ttf")),
        "arabic": (Face("UKIJTuT.ttf"), Face("UKIJEkran.ttf")),
    },
}
_FALLBACK = ("song", "hei")
PACKAGES = {
    "NotoSansCJK": "fonts-noto-cjk-extra",
    "NotoSerifCJK": "fonts-noto-cjk-extra",
    "ukai": "fonts-arphic-ukai",
    "uming": "fonts-arphic-uming",
    "wqy-zenhei": "fonts-wqy-zenhei",
    "wqy-microhei": "fonts-wqy-microhei",
    "gbsn00lp": "fonts-arphic-gbsn00lp",
    "gkai00mp": "fonts-arphic-gkai00mp",
    "Liberation": "fonts-liberation",
    "DejaVu": "fonts-dejavu-core",
    "FreeSerif": "fonts-freefont-ttf",
    "FreeMono": "fonts-freefont-ttf",
    "OCRB": "fonts-ocr-b",
    "Hack": "fonts-hack",
    "Noto": "fonts-noto-core",
    "Amiri": "fonts-hosny-amiri",
    "UKIJ": "fonts-ukij-uyghur",
    "SmileySans": "fonts-smiley-sans",
    "TW-Sung": "fonts-cns11643-sung",
    "TW-Kai": "fonts-cns11643-kai",
    "HanaMin": "fonts-hanazono",
    "LXGWWenKai": "fonts-lxgw-wenkai",
    "Carlito": "fonts-crosextra-carlito",
    "LinLibertine": "fonts-linuxlibertine",
    "JetBrainsMono": "fonts-jetbrains-mono",
    "Nimbus": "fonts-urw-base35",
}
"""File name's beginning -> Debian package, longest beginning first where they overlap."""


def files(house: str) -> frozenset[str]:
    """Every font file this house may draw with."""
    return frozenset(face.file for faces in _ROLES[house].values() for face in faces)


def missing_packages(house: str) -> tuple[str, ...]:
    """Debian packages to install before this house can draw; empty when ready."""
    absent = [name for name in files(house) if _path(name) is None]
    return tuple(
        sorted(
            {
                next(PACKAGES[start] for start in PACKAGES if name.startswith(start))
                for name in absent
            }
        )
    )


def pick(house: str, role: str, rng: np.random.Generator, text: str = "") -> Face:
    """A face of this role that can write `text`, else one of the house that can.

    Systems print a rare character (赟, 祎) from another font as well.
    """
    faces = [face for face in _ROLES[house][role] if face.covers(text)]
    if not faces:
        faces = [face for other in _FALLBACK for face in _ROLES[house][other] if face.covers(text)]
    if not faces:
        raise ValueError(f"no {role} face of house {house} covers {len(set(text))} characters")
    return faces[int(rng.integers(len(faces)))]


def instead(house: str, face: Face, text: str) -> Face:
    """`face` if it can write `text`, else the first face of the house that can."""
    if face.covers(text):
        return face
    for role in _FALLBACK:
        for other in _ROLES[house][role]:
            if other.covers(text):
                return other
    raise ValueError(f"no face of house {house} covers the text")


@lru_cache(maxsize=64)
def single_face(face: Face) -> bytes:
    """The face as a font file of its own (a PDF cannot hold a collection)."""
    data = _found(face.file).read_bytes()
    if data[:4] != b"ttcf":
        return data
    at = struct.unpack(">I", data[12 + 4 * face.index : 16 + 4 * face.index])[0]
    count = struct.unpack(">H", data[at + 4 : at + 6])[0]
    head, body = bytearray(data[at : at + 12]), bytearray()
    for i in range(count):
        tag, checksum, offset, length = struct.unpack(
            ">4sIII", data[at + 12 + 16 * i : at + 28 + 16 * i]
        )
        head += struct.pack(">4sIII", tag, checksum, 12 + 16 * count + len(body), length)
        body += data[offset : offset + length] + b"\0" * (-length % 4)
    return bytes(head + body)


def embeddable(face: Face, text: str) -> bytes:
    """A font file that a PDF can hold and that PyMuPDF can subset right.

    TrueType faces are taken out of their collection as they are. OpenType-CFF faces with
    character ids (Noto CJK) are first cut to the characters that samples ever print
    (kept in samples/drawn/), because a PDF takes their glyph numbers for character ids.
    """
    whole = single_face(face)
    if whole[:4] != b"OTTO":
        return whole
    known = _printable()
    return _cut(face, known if set(text) <= known else known | frozenset(text))


@lru_cache(maxsize=1)
def _printable() -> frozenset[str]:
    """Every character in the samples' own sources, and ASCII."""
    sources = "".join(
        path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parents[1].rglob("*.py"))
    )
    return frozenset(c for c in sources if c.isprintable() and c != "・") | {
        chr(i) for i in range(32, 127)
    }


@lru_cache(maxsize=32)
def _cut(face: Face, characters: frozenset[str]) -> bytes:
    text = "".join(sorted(characters))
    key = hashlib.sha256(f"{face.file}|{face.index}|{text}".encode()).hexdigest()[:24]
    kept = Path(__file__).parents[1] / "drawn" / "fonts" / f"{key}.otf"
    if kept.is_file():
        return kept.read_bytes()
    data = _subset_cff(face, text)
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(f".{os.getpid()}")
    part.write_bytes(data)
    part.replace(kept)  # whole or not at all: others may be drawing as well
    return data


def _subset_cff(face: Face, text: str) -> bytes:
    from fontTools import subset, ttLib

    font = ttLib.TTFont(io.BytesIO(single_face(face)), lazy=True)
    options = subset.Options()
    options.layout_features, options.hinting, options.desubroutinize = [], False, True
    options.name_IDs = [1, 2, 6]
    options.drop_tables += ["GSUB", "GPOS", "VORG", "vmtx", "vhea", "BASE", "GDEF"]
    worker = subset.Subsetter(options)
    worker.populate(text=text)
    worker.subset(font)
    out = io.BytesIO()
    font.save(out)
    font = ttLib.TTFont(io.BytesIO(out.getvalue()))
    old = font.getGlyphOrder()
    new = [".notdef", *(f"cid{i:05d}" for i in range(1, len(old)))]
    renamed = dict(zip(old, new, strict=True))
    top = font["CFF "].cff.topDictIndex[0]
    glyphs = top.CharStrings.charStrings
    top.CharStrings.charStrings = {renamed[name]: at for name, at in glyphs.items()}
    top.charset = new
    for table in font["cmap"].tables:
        if hasattr(table, "cmap"):
            table.cmap = {code: renamed[name] for code, name in table.cmap.items()}
    font["hmtx"].metrics = {renamed[name]: size for name, size in font["hmtx"].metrics.items()}
    font.setGlyphOrder(new)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@lru_cache(maxsize=256)
def _path(name: str) -> Path | None:
    for folder in FONT_FOLDERS:
        found = next(folder.rglob(name), None) if folder.is_dir() else None
        if found is not None:
            return found
    return None


def _found(name: str) -> Path:
    path = _path(name)
    if path is None:
        package = next((PACKAGES[start] for start in PACKAGES if name.startswith(start)), "?")
        raise FileNotFoundError(f"font {name} is not installed: apt-get install {package}")
    return path


@lru_cache(maxsize=1024)
def _load(name: str, index: int, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_found(name)), pixels, index=index)


@lru_cache(maxsize=16384)
def _has_glyph(name: str, index: int, char: str) -> bool:
    if char.isspace():
        return True
    font = _load(name, index, PROBE_PX)
    drawn, blank = font.getmask(char), font.getmask("\U0010fffe")
    if drawn.size != blank.size:
        return drawn.getbbox() is not None
    return drawn.getbbox() is not None and bytes(drawn) != bytes(blank)
