"""What only the SQLite adapter needs: its spelling, its catalogue, its errors, its threads."""
