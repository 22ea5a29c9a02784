"""Dragoman reads news reports on international affairs and keeps an accountable record of them."""

__version__ = "0.1.0"
