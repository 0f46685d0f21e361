"""The thresholds of this room: value, unit, meaning and source of each."""

from __future__ import annotations

from intake.domain.threshold import Choice, Standard, threshold

# --------------------------------------------------------------------------------------- dates

PRINTED_YEARS = threshold(
    (1950, 2040),
    unit="years",
    means="Years that papers of working people print, last exclusive",
    source=Choice(),
)

# ---------------------------------------------------------------------------------- id_numbers

ID_WEIGHTS = threshold(
    (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2),
    unit="weights",
    means="Weights of a citizen's number's first 17 digits",
    source=Standard("GB 11643-1999."),
)
ID_LENGTH = threshold(
    18, unit="characters", means="Length of a citizen's number", source=Standard("GB 11643-1999.")
)
OLD_ID_LENGTH = threshold(
    15,
    unit="characters",
    means="Length of a citizen's number issued before 1999",
    source=Standard("GB 11643-1989: two-digit year, no check character."),
)
EARLIEST_BIRTH_YEAR = threshold(
    1900,
    unit="year",
    means="Nobody born earlier applies",
    source=Choice("A year before it is a wrong digit."),
)
TERMS_IN_YEARS = threshold(
    (5, 10, 20),
    unit="years",
    means="Terms of a citizen's card",
    source=Standard("居民身份证法 第五条; the fourth is 长期."),
)
TEACHER_SEX_SINCE = threshold(
    2010,
    unit="year",
    means="First year whose numbers of teachers' certificates all say 1 for 男 and 2 for 女",
    source=Standard("教师资格证书号码 since 2009; before it both ways were in use."),
)

# -------------------------------------------------------------------------------------- months

LONGEST_RANGE = threshold(
    60 * 12,
    unit="months",
    means="Length of a range of months, at most",
    source=Choice("A working life has no more, and a misread year gives any number."),
)

# --------------------------------------------------------------------------------- place_names

MOST_OF_PARTY = threshold(
    0.5, unit="share", means="Share that may be lost of what names the party", source=Choice()
)
MOST_OF_NAME = threshold(
    0.25,
    unit="share",
    means="Share that may be lost of the own name of a place that is not in the list",
    source=Choice(
        "Of a name of two characters nothing (another town may bear the other), of one of four one character."
    ),
)

# --------------------------------------------------------------------------------- sealed_unit

LEAST_SURE = threshold(
    0.5,
    unit="share",
    means=("Share of the shorter name that must be read surely before it is called another unit's"),
    source=Choice(),
)
MOST_LOST_OF_UNIT = threshold(
    0.34,
    unit="share",
    means=("Share of a name that may be lost (worn off, between two letters) while it is the same"),
    source=Choice(),
)
SHORT_UNIT = threshold(
    6,
    unit="characters",
    means=(
        "Characters of a name without its place, below which one other character is another name"
    ),
    source=Choice(),
)
WHOLE_OTHER = threshold(
    3,
    unit="characters",
    means=(
        "Characters in which a seal read from end to end differs from a name, from "
        "which it is another's"
    ),
    source=Choice("水利局 and 水利管理站."),
)

# ---------------------------------------------------------------------------------- unit_names

LEAST_UNIT = threshold(
    4,
    unit="characters",
    means="Characters of a unit's name, at least",
    source=Choice("Nothing shorter names a unit in full."),
)

# ------------------------------------------------------------------------------------ workdays

LONGEST_SPAN_DAYS = threshold(
    3660,
    unit="days",
    means="Days that are counted one by one, at most",
    source=Choice("Nobody posts longer; a misread year must not cost a second of counting."),
)
