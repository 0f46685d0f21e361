"""The life of an application: folder, declaration, rounds, decisions."""
