"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Measured, threshold

# --------------------------------------------------------------------------------------- apart

PDF_CPU_SECONDS = threshold(
    30,
    unit="seconds of processor",
    means="For setting one PDF; then it is too complex",
    source=Measured("2.5 for a letter of 20 pictures or of 300 items, 1.7 of it to start."),
)

# ------------------------------------------------------------------------------------ pictures

SHARP_DPI = threshold(
    130,
    unit="dpi",
    means=(
        "Printed below this many pixels per inch, a crop of text looks soft (seen "
        "on paper-white screens at 100 %)"
    ),
    source=Choice(),
)
FIELD_MM = threshold(
    (104.0, 20.0),
    unit="mm",
    means="Largest width and height of a field's picture on the sheet",
    source=Choice("A field beside nothing."),
)
PAGE_MM = threshold(
    (78.0, 52.0),
    unit="mm",
    means="Largest width and height of a page's picture on the sheet",
    source=Choice("A page to recognise it by."),
)
COVER_GREY = threshold(
    (120, 128, 132), unit="grey levels", means="Colour that covers what is masked", source=Choice()
)
