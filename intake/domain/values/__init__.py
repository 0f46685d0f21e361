"""Kinds of values: how a name, a date, a number, a school, a unit is written, compared and printed."""
