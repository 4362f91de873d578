"""QR codes as SVG: dark on light with a quiet zone, whatever the reader's colours."""

import io

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str) -> SafeString:
    """An SVG element without style attributes; whoever shows it says what it is for."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        drawn,
        kind="svg",
        border=4,
        dark="#000",
        light="#fff",
        omitsize=True,
        xmldecl=False,
        svgclass="qr",
        lineclass=None,
        nl=False,
    )
    # What segno draws holds numbers alone, nothing of the address.
    return mark_safe(drawn.getvalue().decode())  # noqa: S308
