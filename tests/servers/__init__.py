"""Real servers that the tests start privately, without root and without Docker."""
