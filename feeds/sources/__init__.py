"""The kinds of feed, one file each, found by file name.

Takes: options, a workplace, and the cursor of the last pull.
Gives: Blocks.
Touches: what the options name.
Next: `FEED` in `sources/<kind>.py`.
"""
