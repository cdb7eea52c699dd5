"""From bytes to the text that is stored: decoded strictly, with LF line ends, and not changed
otherwise.

There is no Unicode normalisation: quotes show what the source printed, and offsets stay valid.
"""

import codecs
import hashlib
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE

from negotiations.text.source.encodings import possible_readings

BOMS = {BOM_UTF8: "utf-8", BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"}
#: The longest text, in code points.
LONGEST = 5_000_000


class Unusable(ValueError):
    """The text cannot be stored; the message says why, and what to do."""


def decode(data: bytes, charset: str = "utf-8") -> str:
    """Decode `data` by its byte order mark, else as `charset`; the encoding is never guessed.

    Raises Unusable for bytes that are not in the encoding, for an unknown encoding, and for UTF-8
    that is to be read as another one.
    """
    for bom, named in BOMS.items():
        if data.startswith(bom):
            data, charset = data[len(bom) :], named
            break
    try:
        text = data.decode(charset)
    except UnicodeDecodeError as error:
        raise Unusable(
            f"This is not {charset} at byte {error.start}: save it as UTF-8, or say its"
            f" encoding.{possible_readings(data)}"
        ) from error
    except (LookupError, ValueError) as error:
        raise Unusable(f"There is no encoding called “{charset}”.") from error
    if not data.isascii() and not _is_utf(charset) and _reads_as_utf_8(data):
        raise Unusable(
            f"This reads as UTF-8, and would be garbled if it were read as {charset}: say utf-8."
        )
    return text


def _is_utf(charset: str) -> bool:
    return codecs.lookup(charset).name.startswith("utf")


def _reads_as_utf_8(data: bytes) -> bool:
    """Valid UTF-8 beyond ASCII is almost never an accident in another encoding."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def normalise(text: str) -> str:
    """The text without a byte order mark, with LF for CRLF and CR.

    Raises Unusable for NUL, for a lone surrogate, and for more than LONGEST code points.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\x00" in text:
        raise Unusable(f"There is a NUL character at offset {text.index(chr(0))}: remove it.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise Unusable(
            f"There is half a character (a lone surrogate) at offset {error.start}: remove it."
        ) from error
    if len(text) > LONGEST:
        raise Unusable(f"The text has {len(text):,} characters; {LONGEST:,} is the most. Split it.")
    return text


def storable(text: str) -> bool:
    """Whether PostgreSQL can store the text: it has no NUL and no lone surrogate."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


#: What XML 1.0 has no place for.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text: str, replacement: str = "") -> str:
    """`text` with `replacement` for each character that XML 1.0 has no place for: most control
    characters, unpaired surrogates, U+FFFE and U+FFFF.
    """
    return NOT_XML.sub(replacement, text)
