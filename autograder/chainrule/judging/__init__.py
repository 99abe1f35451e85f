"""Is an answer right? The verdict on each check, and what may be told of it."""
