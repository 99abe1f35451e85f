"""For authors: what is generated from solutions/, and whether a course is sound."""
