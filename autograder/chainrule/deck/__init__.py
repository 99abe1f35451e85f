"""From a course to its answer key: cases are drawn, solutions/ run on them, and the key certified."""
