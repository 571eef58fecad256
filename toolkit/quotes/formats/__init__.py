"""Readers of file formats: each takes stored bytes and gives paragraphs and what the document says of itself."""
