"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Geometry, Measured, Standard, threshold

# ----------------------------------------------------------------------------------- admission

SNIFF_BYTES = threshold(
    1_024,
    unit="bytes",
    means="How far a PDF's header may be from the start (PDF 1.7, appendix H.3, note 13)",
    source=Standard(),
)

# ------------------------------------------------------------------------------- image_decoder

DECODED_ROWS = threshold(
    256,
    unit="rows",
    means="Rows converted at a time",
    source=Choice("20 MB of temporaries for the widest pictures, not 240."),
)
FILLED_ROWS = threshold(
    8,
    unit="rows",
    means="One row of blocks, the least that libjpeg fills up",
    source=Standard("ITU-T T.81: a block has eight rows."),
)
MIDDLE_GREY = threshold(
    128,
    unit="grey levels",
    means="What a block of zeros decodes to (ITU-T T.81, A.3.1: the level shift)",
    source=Standard(),
)
COEFFICIENT_BYTES = threshold(
    1_000_000_000,
    unit="bytes",
    means="What a progressive JPEG may keep of its own before any row comes out",
    source=Choice(
        "The rest of the child's memory is its start (0.25 GB) and the picture "
        "(`working_pixels`, 0.17 GB)."
    ),
)
DRAFT_FACTORS = threshold(
    (1, 2, 4, 8),
    unit="ratio",
    means="The fractions libjpeg decodes directly (its DCT is computed at 8/8, 4/8, 2/8, 1/8)",
    source=Standard(),
)
STANDARD_TABLE_SUM = threshold(
    3_688,
    unit="sum",
    means="Luminance quantisation of the JPEG standard, summed",
    source=Standard(
        "ITU-T T.81, table K.1; encoders of the IJG family scale it by 5000/q below"
        " quality 50 and by 200 - 2q above."
    ),
)

# ---------------------------------------------------------------------------------------- open

FRAME_BYTES = threshold(
    8_000_000,
    unit="bytes",
    means="Longest JSON frame",
    source=Geometry("20,000 words (`Limits.words`) of 400 bytes."),
)
WORD_CHARACTERS = threshold(
    2_000,
    unit="characters",
    means="Longest word",
    source=Choice("A full page in one run without a gap."),
)

# -------------------------------------------------------------------------------- pdf_renderer

PAGE_DPI = threshold(200, unit="dpi", means="The contract's frame (§3)", source=Standard())
POINTS_PER_INCH = threshold(
    72,
    unit="points",
    means="Points of an inch",
    source=Standard("ISO 32000-1, 8.3.2.3: default user space."),
)
MIN_SIDE = threshold(
    8,
    unit="px",
    means="Pixels",
    source=Choice("A thinner page holds no character, and MuPDF makes one of a void crop box."),
)
COVERING_SHARE = threshold(
    0.8,
    unit="share",
    means="A picture over this share of the page is the page",
    source=Geometry(
        "Scans leave margins of up to 5 % a side (0.9 x 0.9 = 0.81), a letterhead "
        "or a watermark stays far below."
    ),
)
HIDDEN_RUNS = threshold(
    0.5,
    unit="share",
    means="More hidden than visible runs of text",
    source=Choice(
        "A scanner's layer with perhaps a stamped number. Born-digital pages have "
        "none, scanners' pages nearly only such."
    ),
)
INK_CONTRAST = threshold(
    40,
    unit="grey levels",
    means="Of 255, inside a word's box",
    source=Choice("The faintest print a person still reads is near 60."),
)
MAX_DRAWN_ITEMS = threshold(
    30_000,
    unit="items",
    means="Above it the layer is left to OCR",
    source=Measured("Pdfplumber needs 4 s for so many lines, MuPDF 0.4."),
)
TAIL_BYTES = threshold(
    65_536,
    unit="bytes",
    means="Where the end mark must be in a file MuPDF had to repair (mail gateways append)",
    source=Choice(),
)

# ------------------------------------------------------------------------------------ pdf_text

GAP_POINTS = threshold(
    2.0,
    unit="points",
    means="Characters further apart start a new word",
    source=Geometry("A fifth of 10.5 pt body text (五号)."),
)
TWICE_POINTS = threshold(
    0.5,
    unit="points",
    means="A character this close to the same one is its bold shadow",
    source=Geometry(
        "Programs shift it by a twentieth of the size, and no two real ones stand closer than 2 pt."
    ),
)
GARBLED_SHARE = threshold(
    0.05,
    unit="share",
    means="Above this share of unusable characters the layer is not what was printed",
    source=Choice(
        "A sound layer has none, a broken one nearly only such; a bullet in a "
        "symbol font must not count."
    ),
)
LATIN_GARBLE_SHARE = threshold(
    0.2,
    unit="share",
    means="GBK bytes shown as Latin-1 (ÖÐ¹ú for 中国) make nearly every letter of this kind",
    source=Choice(),
)
CJK_SHARE = threshold(
    0.1,
    unit="share",
    means="Every paper here is Chinese",
    source=Measured(
        "A layer with letters but fewer Chinese characters among them lacks the "
        "mapping of its Chinese font (a 学信网 report has above 0.6)."
    ),
)

# ------------------------------------------------------------------------------------- sandbox

PIPE_BYTES = threshold(
    1_048_576,
    unit="bytes",
    means="A larger pipe, fewer switches",
    source=Choice("64 KiB costs 100 of them for one A4 page (pipe(7))."),
)
HELPER_SECONDS = threshold(
    60.0,
    unit="seconds",
    means="The helper imports for 0.8 s on an idle machine",
    source=Measured("A full disk cache makes it 10."),
)
KILLED_SECONDS = threshold(
    10.0,
    unit="seconds",
    means="From the kill of a child to the news of its end",
    source=Measured("The kernel frees 1.6 GB in 0.3 s."),
)
LAST_MOMENT_SECONDS = threshold(
    2.0,
    unit="seconds",
    means="From a child's closed pipe to its own end",
    source=Choice("Nothing is left to do but to exit."),
)

# ------------------------------------------------------------------------------- sandbox_child

TURNED_ROWS = threshold(
    512,
    unit="rows",
    means="Rows made contiguous at a time for turned pictures",
    source=Choice("12 MB, not a second picture."),
)

# ------------------------------------------------------------------------------ sandbox_server

REQUEST_BYTES = threshold(
    4_096, unit="bytes", means="Longest request", source=Choice("A kind and a dozen numbers.")
)
OPEN_FILES = threshold(
    32,
    unit="descriptors",
    means="Descriptors of a child",
    source=Choice("Its own three, plus font and character maps one at a time."),
)
