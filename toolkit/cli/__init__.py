"""The command ``dateline``: one file a verb; each parses words, makes one call and prints."""
