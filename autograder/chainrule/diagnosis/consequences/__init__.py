"""What follows from it? A mistake counts once, in the function in which it was made, and is told once."""
