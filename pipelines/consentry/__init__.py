"""Consentry decides whom a company may contact, on which channel, for which purpose and on what proof.

This package file does no work: importing it has no side effect.
"""

__version__ = "0.1.0"
