"""The use cases: the only code that knows several rooms.

Takes: an `App`, which holds the open store, the settings, the watchlist and the tools to ask with.
Gives: what happened, in counts and words.
Touches: everything, by calling the rooms below.
Next: daemon (when things run) and cli (who asks for them).
"""
