"""Mappings of known applications, one TOML file each."""
