"""Text that XML 1.0 can hold."""

import re

REFUSED = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str, replacement: str = "") -> str:
    """`text` with `replacement` for each character that XML 1.0 has no place for: most control
    characters, unpaired surrogates, U+FFFE and U+FFFF.
    """
    return REFUSED.sub(replacement, text)
