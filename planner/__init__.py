"""Routes, timetables and maps for mobile government service: read, travel, solve, check, score, explain, write."""

__version__ = "0.1.0"
