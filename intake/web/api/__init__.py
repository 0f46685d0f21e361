"""The calls of the contract."""
