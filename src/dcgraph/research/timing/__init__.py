"""Answers on time: what was in force on a day, which edition held, who were parties then."""
