"""What a document carries besides print: seals, portraits, signatures, fingerprints, days at the foot."""
