"""What an SQLite file tells whoever checks it. Nothing of it serves calls."""
