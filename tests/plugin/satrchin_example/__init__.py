"""An example of a package that adds a stage, a format and an engine to satrchin."""
