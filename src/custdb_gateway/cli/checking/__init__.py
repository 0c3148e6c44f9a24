"""What `custdb-gateway check` looks at beyond what a gateway needs to start."""
