"""Seals: found, unrolled, read, and held against the name of a unit."""
