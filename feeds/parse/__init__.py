"""Bytes to records, without any input or output of its own."""
