"""How long a text message is: GSM 03.38 with 160 (153) characters a segment, or UCS-2 with 70 (67)."""

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("^{}\\[~]|€\f")  # two places each


@dataclass(frozen=True, kw_only=True)
class Length:
    """Places of the alphabet a message takes, and the segments it is sent and paid as."""

    units: int
    segments: int


def length_of(words: str) -> Length:
    """The length of a message. A character is never divided between two segments."""
    if all(c in BASIC or c in EXTENDED for c in words):
        sizes, one, many = [2 if c in EXTENDED else 1 for c in words], 160, 153
    else:
        sizes, one, many = [len(c.encode("utf-16-le")) // 2 for c in words], 70, 67
    units = sum(sizes)
    return Length(units=units, segments=1 if units <= one else _packed(sizes, many))


def _packed(sizes: list[int], room: int) -> int:
    segments, used = 1, 0
    for size in sizes:
        if used + size > room:
            segments, used = segments + 1, 0
        used += size
    return segments
