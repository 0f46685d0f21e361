"""Stored originals: sealed, on disk or in storage that speaks S3."""
