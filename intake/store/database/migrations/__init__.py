"""The schema's history, one numbered file per change; never edit one that was released."""
