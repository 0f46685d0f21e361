"""The policy's rules asked of what is known."""
