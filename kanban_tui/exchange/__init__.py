"""Files of other tools in, ours out: a module per format."""
