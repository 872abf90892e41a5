"""The tests of `demo`."""
