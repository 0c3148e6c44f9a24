"""What a mapping can say, seen on every kind of SQL store."""
