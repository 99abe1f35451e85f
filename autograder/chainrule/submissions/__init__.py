"""What was handed in, and by whom: files, folders and .zip files, read as data."""
