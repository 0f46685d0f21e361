"""From pixels to pixels: outlines, straightening, red ink, crops, page hashes."""
