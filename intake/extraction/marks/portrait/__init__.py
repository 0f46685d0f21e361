"""One-inch photos: the face, its background, its exposure, file or reprint."""
