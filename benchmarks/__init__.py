"""How fast the gateway is beside its floor and its peers. `python -m benchmarks` runs it."""
