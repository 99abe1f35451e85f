"""Grades a pull request. Theory of operation.

Whoever opens a pull request writes every byte of it, and its grade is made where secrets are. So the base says how to grade
(course.yml, key, grader: all on disk, checked out from the base), and the head is never checked out: of its commit, one blob
at a path that the base's course names is read as data, and goes to the sandbox.

    git       runs git's plumbing so that it reads objects and starts nothing else
    plumbing  what is asked of a repository
    trusted   what grades is the base's
    choice    which file is the submission, or why none is
    outcome   how it can end, each with its exit status
    grading   all of it in order
    ignored, summary   what else the pull request changes; Markdown
    course_repository  what a repository needs so that all this happens in it
"""
