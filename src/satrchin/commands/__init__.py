"""The commands, a module each: options and their help; the work is the library's."""
