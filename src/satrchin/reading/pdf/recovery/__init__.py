"""Text layers that cannot be trusted: verdicts and repairs."""
