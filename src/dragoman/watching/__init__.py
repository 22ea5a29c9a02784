"""Feeds followed over the network, and alerts about what is new: the only part of the program that goes online.

``fetch`` alone opens sockets; ``follow`` decides what to ask and makes reports of it; ``rules``, ``matches`` and
``alerts`` say what a person wanted to hear of. Nothing here runs unless the command ``watch`` or a webhook asks for it.
"""
