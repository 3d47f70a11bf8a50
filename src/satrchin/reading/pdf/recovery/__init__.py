"""Detect unreliable text layers and recover their letters."""
