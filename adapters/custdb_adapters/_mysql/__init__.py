"""What only the MySQL adapter needs: its address, its types, its spelling, its errors."""
