"""Where is it? The first wrong entry, the smallest case that shows it, and what stands in a missing function's place."""
