"""How pixels become words and measurements: readers, detectors, their weights."""
