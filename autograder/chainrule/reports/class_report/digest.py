"""How a Content-Security-Policy names a style or a script that stands in the page: by its digest."""

import base64
import hashlib


def digest(text: str) -> str:
    """As in W3C's Subresource Integrity: sha256- and the SHA-256 of the UTF-8 in base64."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
