"""Tables and pure functions of Persian text: no model, no I/O."""
