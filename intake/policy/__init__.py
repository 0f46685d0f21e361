"""A notice as data: read, checked for what nobody can meet, described, compared."""
