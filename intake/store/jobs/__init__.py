"""Jobs: due, claimed, renewed, finished, failed, swept."""
