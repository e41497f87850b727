"""The shape that all our mails share: headers that survive Python's folding, and ids of our own.

Takes: a key, a sender, a recipient, a time.
Gives: a message to fill, and its wire form.
Touches: nothing.
Next: alert and takedown, which fill it.
"""

from domainwatch.mailform.wire import message_id, moment, new_message, wire_form

__all__ = ["message_id", "moment", "new_message", "wire_form"]
