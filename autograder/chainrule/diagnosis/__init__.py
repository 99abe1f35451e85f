"""Why is an answer wrong? Which misconception it is, where it shows, and the smallest case that shows it."""
