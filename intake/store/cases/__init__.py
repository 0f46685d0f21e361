"""Applications as rows: entries, answers, readings, deadlines."""
