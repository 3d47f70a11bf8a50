"""Readers: a file in, a document of lines out."""
