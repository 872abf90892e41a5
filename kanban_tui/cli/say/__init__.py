"""What the program says: data, talk, errors and refusals, in words, in colour and in JSON."""
