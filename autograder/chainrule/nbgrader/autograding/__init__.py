"""What takes the place of nbgrader's own preprocessors in `nbgrader autograde`: reads, grades, writes marks."""
