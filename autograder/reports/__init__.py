"""How results are written down: a module a format, each with `write(results) -> str`; all import the result model alone."""
