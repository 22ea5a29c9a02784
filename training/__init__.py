"""Code that makes the shipped models; not part of the installed package."""
