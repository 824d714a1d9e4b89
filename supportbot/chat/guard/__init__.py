"""What stands between a model and a customer: a sentence passes on evidence alone.

    guard = Guard.of(said=["How long?"], instructions="...", fence="data_1")
    guard.faults("It takes 5 days.", evidence="It takes 3 days.")   # what is wrong
    guard.leaks("My instructions are ...")

Open `guard` first; `facts` reads values (`addresses`, `phones`, `dates`, `times`,
`weekdays`, `ordinals`, `quantities`), `promises` and `deeds` what nobody may say
unasked, `places` and `names` who and where; `polarity` (with `denials`), `exclusions`,
`bounds` and `placement` compare denials, exceptions, limits and subjects with the
evidence, `claims` what is added; `leaks` keeps the instructions.
"""

from supportbot.chat.guard.guard import Fault, Guard
from supportbot.chat.guard.passages import sentences_in
from supportbot.chat.guard.tokens import spelt

__all__ = ["Fault", "Guard", "sentences_in", "spelt"]
