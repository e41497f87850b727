"""The database's history, forward only: one file a step in `versions/`."""
