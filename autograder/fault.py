"""What is raised when the course, the options, the path or this machine is at fault: printed as it is, exit status 2."""


class Fault(Exception):
    """Nothing was graded; the message names the thing, says what is the matter, and what to do."""
