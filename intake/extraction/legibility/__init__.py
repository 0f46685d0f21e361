"""Whether a careful person can read it, which defect it has, and what a new picture must reach."""
