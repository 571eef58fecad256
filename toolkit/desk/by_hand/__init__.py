"""A case by hand: opened in a notebook or a console, one step or the whole of it, without harm to the batch."""
