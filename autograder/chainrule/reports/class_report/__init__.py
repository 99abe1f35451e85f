"""What a class did: `tally` counts it as results come, `page` shows it as one page that needs nothing else."""
