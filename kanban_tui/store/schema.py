"""Which schema this program reads and writes. Versions sort as text."""

SCHEMA = "0001"
