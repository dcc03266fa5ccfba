"""Values of the tables as text: times, minutes, and free text that no spreadsheet takes for a formula."""

from datetime import date

RISKY = tuple("=+-@\t\r\n'＝＋－＠")
MINUTE = 60


def free(value: str) -> str:
    """Free text for a table: with an apostrophe before it where a spreadsheet would calculate (= + - @ tab return).

    A text that begins with an apostrophe gets one more, so that `unfree` gives every text back.
    """
    return f"'{value}" if value.startswith(RISKY) else value


def unfree(cell: str) -> str:
    """The text that `free` wrote."""
    return cell[1:] if cell.startswith("'") else cell


def clock(seconds: int, *, exact: bool = False) -> str:
    """Seconds of the day as HH:MM, rounded down to the minute, or exactly as HH:MM:SS."""
    hours, rest = divmod(seconds, 3600)
    minutes = f"{hours:02d}:{rest // MINUTE:02d}"
    return f"{minutes}:{rest % MINUTE:02d}" if exact else minutes


def minutes(seconds: int) -> str:
    """Minutes with two decimals: times 60 and rounded they are the seconds again."""
    return f"{seconds / MINUTE:.2f}"


def day(value: date | None) -> str:
    """ISO date; nothing where there is none."""
    return "" if value is None else value.isoformat()


def yes(value: bool) -> str:
    """1 or 0."""
    return "1" if value else "0"


def plain(value: float) -> str:
    """A number without a needless decimal part."""
    return str(int(value)) if float(value).is_integer() else f"{value:.6f}".rstrip("0")
