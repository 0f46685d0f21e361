"""How good and how fast: `intake eval`, `intake bench`."""
