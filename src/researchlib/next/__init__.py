"""The core of the third edition, beside the old one until that goes."""
