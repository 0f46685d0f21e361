"""From pages to documents, fields and marks, with nothing declared in sight."""
