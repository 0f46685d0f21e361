"""What is said to people: HTML, terminal, letter; with numbers masked."""
