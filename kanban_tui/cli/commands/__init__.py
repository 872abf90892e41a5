"""The commands by family. Each module is imported when one of its commands runs."""
