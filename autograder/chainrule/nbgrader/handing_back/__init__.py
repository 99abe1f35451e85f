"""What students and registrars get of it: the page of feedback, and the table of marks."""
