"""What `custdb-gateway rehearse` is made of: flows, who plays them, and what came of it."""
