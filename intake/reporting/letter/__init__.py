"""The one-time correction letter: composed, worded, drawn."""
