"""`intake bench`: speed and memory beside a stock peer, and the service under load."""
