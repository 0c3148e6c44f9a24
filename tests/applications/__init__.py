"""The applications that have a built-in profile: their real tables, rows and what is released."""
