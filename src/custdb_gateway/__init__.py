"""GenAuth's custom-database contract, served beside the database that it is about."""

__version__ = "0.1.0"
