"""What a file is that is no code, by the bytes that such a file begins with, and what to hand in instead."""

import re

ARCHIVE = "an archive; unpack it, and hand in the file that is in it"
DOCUMENT = "a document of a word processor; save the code as plain text in a .py file, and hand that in"
IMAGE = "a picture; hand in the code itself"
COMPILED = "a compiled program; hand in the code that it was made from"
WEB_PAGE = "a web page; hand in the file that it shows (on GitHub: the button Raw, or Download)"
KINDS = (
    (rb"PK\x03\x04.{0,200}(\[Content_Types\]\.xml|_rels/|word/|docProps/|mimetypeapplication/vnd\.oasis)", DOCUMENT),
    (rb"\xd0\xcf\x11\xe0|\{\\rtf", DOCUMENT),
    (rb"PK\x03\x04.{0,200}Index/|PK\x03\x04.{0,200}(Metadata/|preview\.jpg)", DOCUMENT),  # Pages
    (rb"PK(\x03\x04|\x05\x06|\x07\x08)|\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\xfd7zXZ|\x28\xb5\x2f\xfd|.{257}ustar", ARCHIVE),
    (rb"\s{0,99}%PDF", "a PDF; save the code as plain text in a .py file, and hand that in"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|RIFF.{4}WEBP|II\*\0|MM\0\*|.{4}ftyp(heic|heix|mif1|avif)|BM.{4}\0\0\0\0", IMAGE),
    (rb"..\r\n.{12}[\xe3\xf3]|\x7fELF|MZ.\0|\xcf\xfa\xed\xfe", COMPILED),
    (rb"\x93NUMPY", "an array that numpy saved; hand in the code itself"),
    (rb"version https://git-lfs", "a Git LFS pointer, not the file; run `git lfs pull`, and hand in what it brings"),
    (rb"MIME-Version:.{0,900}multipart/related|From: <Saved by ", WEB_PAGE),
)
HTML = re.compile(
    r"\s*+(<\?xml[^>]{0,200}>\s*+)?(<!--.{0,9000}?-->\s*+)?<(!doctype html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


def other_kind(data: bytes) -> str | None:
    """What it is and what to do, as in "a picture; hand in the code itself"; None for what may be code."""
    return next((said for begins, said in KINDS if re.match(begins, data, re.DOTALL)), None)


def is_web_page(text: str) -> bool:
    return HTML.match(text) is not None
