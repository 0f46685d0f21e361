"""What people and programs are told: written with what happened, sent by whoever has the time."""
