"""The letters stage."""
