"""Extractors of statements: the shipped rules, and what another one must offer."""
