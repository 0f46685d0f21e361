"""The operator's page, health and metrics."""
