"""What an author writes, course.yml: read with its lines, validated, and complained about in words."""
