"""What the joining room is made with: measured on corpora, carried over as numbers."""
