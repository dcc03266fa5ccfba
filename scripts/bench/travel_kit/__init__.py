"""Parts of scripts/bench/travel.py."""
