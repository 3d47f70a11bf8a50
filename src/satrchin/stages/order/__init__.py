"""The order stage, and the modules that only it uses."""
