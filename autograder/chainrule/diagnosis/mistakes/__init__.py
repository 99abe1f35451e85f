"""Which mistake is it? By the catalogue, by two of it at once, and by what needs no catalogue."""
