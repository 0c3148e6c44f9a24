"""What only the PostgreSQL adapter needs: its spelling, its catalogue, its errors."""
