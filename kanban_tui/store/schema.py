"""Which schema this program reads and writes. Versions sort as text."""

FIRST = "0001"
SCHEMA = "0001"
