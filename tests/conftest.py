"""What holds for all tests."""

import gc
import signal

from hypothesis import settings

# The same examples everywhere, and no timing: machines differ. What costs more or matters more says how many it has.
settings.register_profile("wenkham", max_examples=50, deadline=None, derandomize=True)
settings.load_profile("wenkham")

# Dictionaries stay for the whole session; looking through them for garbage again and again takes a twelfth of the time.
gc.set_threshold(100_000, 50, 100)

# Started in the background by a shell, it would not hear Ctrl-C, nor would the servers that tests start and end.
signal.signal(signal.SIGINT, signal.default_int_handler)
