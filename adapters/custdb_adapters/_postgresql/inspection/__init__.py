"""What PostgreSQL tells whoever checks a store. Nothing of it serves calls."""
