"""The way out: lists, worklist, decisions, manifest and report, written whole or not at all.

Takes decided rows and writes them as one immutable folder per run. Does not choose people: who may be contacted was
decided in `decide`. Reads no clock and no warehouse; `job.publish` hands in the frames.
"""
