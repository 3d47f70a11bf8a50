"""The spacing stage and the parts that only it uses."""
