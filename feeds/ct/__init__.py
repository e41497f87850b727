"""Logs of certificates, followed: every head audited, every entry proven, before a name is handed on.

Takes: logs of a list, how far each was read, and a workplace.
Gives: proven entries with the position behind them, names in Blocks, a status file; of lies the evidence.
Touches: logs through `transport.ctweb`, and the workplace's folder.
Next: `slices.follow_logs` runs a `follower` for each log; `paged` and `tiled` ask the two families of logs, `position`
is what a cursor keeps, `lists` says which logs there are, `blocks` makes names of entries, `days` keeps them.
"""
