"""The order stage and the parts that only it uses."""
