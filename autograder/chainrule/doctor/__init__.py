"""What works on this machine, and whether the sandbox holds the attacks of the corpus here."""
