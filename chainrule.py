"""The command `chainrule`."""


def main() -> int:
    from autograder.cli import main as run

    return run()
