"""One module for each kind of store: a private one, filled with the users."""
