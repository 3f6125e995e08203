"""Answers on how two things differ: concepts, instruments, or editions, side by side."""
