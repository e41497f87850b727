"""The only sockets of this package.

Takes: addresses that an operator wrote and a server redirects.
Gives: bodies on disk, whole or not at all; those of logs in memory.
Touches: the network, and the folder that it is given.
Next: `http` fetches, `vetting` says which addresses may be asked, `mirror` keeps the newest body of one address;
`ctweb` asks many logs at once, `pace` says how often.
"""
