"""Scans: page pictures in, pages of lines out."""
