"""The nouns of an application and their JSON, errors, codes of findings, settings."""
