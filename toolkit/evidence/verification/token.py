"""The token of a time stamp (RFC 3161): what the authority signed, read from its bytes and from nothing around them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_SEQUENCE, _INTEGER, _OCTETS, _OID, _TIME, _TAGGED = 0x30, 0x02, 0x04, 0x06, 0x18, 0xA0

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
"""1.2.840.113549.1.7.2, RFC 5652."""
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
"""1.2.840.113549.1.9.16.1.4, RFC 3161."""
_DIGESTS = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
}
"""Digests an imprint may be made with, RFC 5754; older ones can be forged."""

_GENERALIZED = re.compile(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z")


@dataclass(frozen=True)
class Token:
    """A time stamp's token.

    Attributes
    ----------
    der
        The token alone: what a verifier must look at.
    when
        Time in the signed part, such as "2026-11-29T23:00:00Z".
    digest
        Name of the digest the imprint is made with.
    imprint
        The imprint, in hexadecimal digits.
    """

    der: bytes
    when: str
    digest: str
    imprint: str

    def is_over(self, data: bytes) -> bool:
        """Tell whether the token is for these bytes.

        Parameters
        ----------
        data
            Bytes of a file.
        """
        return hashlib.new(self.digest, data).hexdigest() == self.imprint


def read_token(answer: bytes) -> Token:
    """Read a time stamp.

    Parameters
    ----------
    answer
        An authority's answer (TimeStampResp) or the bare token, in DER.

    Raises
    ------
    ValueError
        It is none, or it was not granted.
    """
    parts = _children(_only(answer, _SEQUENCE))
    token = answer
    # authorities send an answer, archives keep the bare token: both are read
    if parts and parts[0][0] == _SEQUENCE:  # an answer: status, then the token
        status = _children(parts[0][1])
        if len(parts) != 2 or not status or _inside(status[0], _INTEGER) not in (b"\0", b"\1"):
            raise ValueError("the authority did not grant it")
        token = parts[1][2]
        parts = _children(_inside(parts[1], _SEQUENCE))
    if [tag for tag, *_ in parts] != [_OID, _TAGGED] or parts[0][1] != _SIGNED_DATA:
        raise ValueError("no signed data")
    signed = _children(_only(parts[1][1], _SEQUENCE))
    content = _children(_inside(signed[2], _SEQUENCE))
    if content[0][:2] != (_OID, _TST_INFO):
        raise ValueError("no time stamp is signed in it")
    return _read_signed(_only(_inside(content[1], _TAGGED), _OCTETS), token)


def _read_signed(octets: bytes, token: bytes) -> Token:
    info = _children(_only(octets, _SEQUENCE))
    algorithm, imprint = _children(_inside(info[2], _SEQUENCE))
    name = _DIGESTS.get(_inside(_children(_inside(algorithm, _SEQUENCE))[0], _OID))
    if name is None:
        raise ValueError("its digest is none of SHA-256, SHA-384 and SHA-512")
    match = _GENERALIZED.fullmatch(_inside(info[4], _TIME).decode("ascii"))
    if match is None:
        raise ValueError("its time is not written as RFC 3161 asks")
    year, month, day, hour, minute, second, rest = match.groups("")
    when = f"{year}-{month}-{day}T{hour}:{minute}:{second}{rest}Z"
    return Token(token, when, name, _inside(imprint, _OCTETS).hex())


def _children(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """Cut DER into its parts: tag, content, and the whole with its head."""
    found, at = [], 0
    while at < len(data):
        start, tag = at, data[at]
        length, at = data[at + 1], at + 2
        # lengths without an end and long tags are BER: DER writes each value one way
        if length == 0x80 or tag & 0x1F == 0x1F:
            raise ValueError("not written in DER")
        if length > 0x80:
            count = length & 0x7F
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise ValueError("cut off")
        found.append((tag, data[at : at + length], data[start : at + length]))
        at += length
    return found


def _inside(part: tuple[int, bytes, bytes], tag: int) -> bytes:
    if part[0] != tag:
        raise ValueError("not a time stamp")
    return part[1]


def _only(data: bytes, tag: int) -> bytes:
    """Return the content of the one part that bytes hold."""
    parts = _children(data)
    if len(parts) != 1:
        raise ValueError("not a time stamp")
    return _inside(parts[0], tag)
