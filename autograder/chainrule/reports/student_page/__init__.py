"""What a student reads of each exercise as HTML: in nbgrader's feedback, and in a page of its own."""
