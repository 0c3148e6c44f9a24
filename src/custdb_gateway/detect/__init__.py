"""Finding out what a stranger's schema means, and writing the mapping for it."""
