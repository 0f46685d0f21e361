"""One declared value against its pixels: supported, contradicted, undecided or unclear."""
