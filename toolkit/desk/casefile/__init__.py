"""case.toml: read into records, told what is wrong with it, and changed in place with its comments kept."""
