"""Tables, connections, migrations, and the records handed out."""
