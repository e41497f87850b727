"""One file a technique; the file's name is the technique's id.

Takes: a find: where a spelling of a mark lies in a reading of a name, and what happened to its letters.
Gives: `TECHNIQUE`, which says the find in words if it is of this kind, and lists labels that abuse a mark in this way.
Touches: nothing.
Next: judge, which names a hit after the first technique by rank that explains it.
"""
