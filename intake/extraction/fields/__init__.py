"""From lines to named fields: which document, which lines are its own, labels, tables."""
