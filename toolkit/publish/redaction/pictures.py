"""Pictures without anything but their pixels."""

from __future__ import annotations

import io


def bare_png(data: bytes) -> bytes:
    """Draw a picture anew: its pixels stay, and all else that its file holds is left behind.

    Parameters
    ----------
    data
        Bytes of a picture of any kind that Pillow reads.

    Returns
    -------
    bytes
        PNG without text, EXIF, XMP, colour profile, tags or comments, turned the way EXIF says it is seen.
    """
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as given:
        # EXIF says which way is up, and goes with the rest
        seen = ImageOps.exif_transpose(given)
        kept = seen if seen.mode in {"P", "L", "RGB"} and "transparency" not in seen.info else seen.convert("RGB")
        fresh = Image.new(kept.mode, kept.size)
        if kept.mode == "P":
            fresh.putpalette(kept.getpalette() or [])
        fresh.paste(kept)
    buffer = io.BytesIO()
    fresh.save(buffer, format="PNG", optimize=False)
    return buffer.getvalue()
