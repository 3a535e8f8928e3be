"""Stream entries as bytes and back. Pure; anything that cannot be read is `Bad`, never a guess."""

from collections.abc import Mapping

import msgspec

from wire.errors import Bad
from wire.message import Entry

FIELD = b"entry"

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)


def encode(entry: Entry) -> bytes:
    """The value of the stream entry's one field."""
    return _encoder.encode(entry)


def decode(fields: Mapping[bytes, bytes]) -> Entry:
    """The entry in a stream entry's fields; raises `Bad` if there is none."""
    try:
        return _decoder.decode(fields[FIELD])
    except KeyError as error:
        raise Bad("the stream entry has no field 'entry'") from error
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise Bad(f"the stream entry cannot be read: {type(error).__name__}") from error
