"""Imagery: measured change between two scenes, and what the pair could not show."""
