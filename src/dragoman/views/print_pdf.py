"""A page in, the same printed as a PDF out, by a Chromium that is installed; nothing is fetched.

Invariant: the browser gets a file of ours and no network, and a profile that is gone afterwards.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from dragoman.errors import UsageError

_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_SECONDS: Final = 60


def print_pdf(page: str, out: Path) -> None:
    """Prints ``page`` to ``out``. Raises :class:`UsageError` where no Chromium is found or it fails."""
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise UsageError("a PDF needs Chromium, which is not installed; write .html and print that")
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "brief.html", Path(folder) / "brief.pdf"
        source.write_text(page, encoding="utf-8")
        command = [
            browser, "--headless", "--disable-gpu", "--no-sandbox", "--no-pdf-header-footer", "--disable-extensions",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder}/profile", f"--print-to-pdf={made}",
            source.as_uri(),
        ]  # fmt: skip
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - our own words
            shutil.copyfile(made, out)
        except (OSError, subprocess.SubprocessError) as error:
            raise UsageError(f"Chromium could not print the brief ({error}); write .html and print that") from error
