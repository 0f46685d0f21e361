"""Backups: written while the service runs, restored into an empty store, looked through."""
