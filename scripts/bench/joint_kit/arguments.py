"""How families and seeds are named on the command line."""

import argparse

from joint_kit.families import family


def family_name(text: str) -> str:
    """The name of a family, as `families.family` has it."""
    try:
        return family(text).name
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def seed_numbers(text: str) -> list[int]:
    """`0-4` or `0,2,7`."""
    first, dash, last = text.partition("-")
    return list(range(int(first), int(last) + 1)) if dash else [int(part) for part in text.split(",")]
