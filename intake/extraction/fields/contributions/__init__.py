"""Lists of social insurance contributions: months, payers, kinds."""
