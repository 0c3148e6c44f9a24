"""One module for each kind of user store. None is imported before it is asked for."""
