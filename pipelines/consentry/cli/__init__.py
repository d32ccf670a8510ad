"""The command line: what people and schedulers call.

Each command has a module; it reads its options, calls the step that does the work and prints the outcome
for a person. Nothing is decided here. Heavy libraries are imported when a command runs, so `--help` is
quick.
"""

from consentry.cli.app import main

__all__ = ["main"]
