"""Gazetteers: lists of named places behind one small interface."""
