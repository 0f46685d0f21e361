"""Lines of text, whatever engine read them, and how likely the pixels make a given text."""
