"""What the adapters of several stores are made of. It knows no driver."""
