"""One file a technique; the file's name is the technique's id.

Takes: a reading of a label, and a spelling of a mark.
Gives: `TECHNIQUE`, which says where and how the label takes the mark up, or that it does not.
Touches: nothing.
Next: the index, which asks all techniques and keeps the strongest answer.
"""
