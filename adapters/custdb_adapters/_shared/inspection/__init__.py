"""What adapters of SQL servers share to tell whoever checks a store. Nothing of it serves calls."""
