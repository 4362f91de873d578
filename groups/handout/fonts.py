"""FiraGO (SIL Open Font License), from the package pymupdf-fonts, as files that typst can read.

It has Latin, Greek, Cyrillic, Arabic, Hebrew, Thai, Georgian and Devanagari letters. Others, as
Chinese, Japanese and Korean, come from the fonts of the system, when it has them.
"""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

try:
    import pymupdf_fonts
except ImportError:
    pymupdf_fonts = None

FACES = ["figo", "figbo"]


@functools.cache
def font_folder() -> str | None:
    """A folder with the fonts, written once for each process; None when there are none."""
    if pymupdf_fonts is None:
        return None
    folder = tempfile.mkdtemp(prefix="handout-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for face in FACES:
        Path(folder, f"{face}.otf").write_bytes(pymupdf_fonts.myfont(face))
    return folder
