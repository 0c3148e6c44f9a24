"""What MongoDB tells whoever checks a store. Nothing of it serves calls."""
