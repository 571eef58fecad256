"""Where scenes come from: one backend a file, found by name."""
