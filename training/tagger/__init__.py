"""Training of the tagger that the product ships; `README.md` beside this file says how to run it."""
