"""What goes wrong with stores, made to happen: for the tests, and for `make faults` to measure."""
