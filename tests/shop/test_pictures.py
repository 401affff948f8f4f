"""The sample products' pictures, as the files they are."""

import struct
import zlib
from pathlib import Path

import pytest

PICTURES = Path(__file__).parents[2] / "brand" / "pictures"
DRAWINGS = PICTURES / "drawings"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST_BYTES = 25_000


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Names and contents of a PNG's chunks, checksums checked."""
    assert data.startswith(SIGNATURE)
    found, at = [], len(SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        name, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length) == (zlib.crc32(name + body),)
        found.append((name, body))
        at += length + 12
    return found


@pytest.mark.sample
def test_every_product_has_a_picture_and_every_picture_a_product(catalogue):
    assert {path.stem for path in PICTURES.glob("*.png")} == {product.id for product in catalogue.products}


@pytest.mark.parametrize("path", sorted(PICTURES.glob("*.png")), ids=lambda path: path.stem)
def test_a_picture_is_a_small_palette_png_that_says_nothing_about_its_making(path):
    data = path.read_bytes()
    assert len(data) < MOST_BYTES
    (head, header), *rest = chunks(data)
    width, height, depth, colour_type = struct.unpack_from(">IIBB", header)
    assert (head, width, height, depth, colour_type) == (b"IHDR", 800, 418, 8, 3)
    names = [name for name, _ in rest]
    assert names == [b"PLTE", *[b"IDAT"] * (len(names) - 2), b"IEND"]
    pixels = zlib.decompress(b"".join(body for name, body in rest if name == b"IDAT"))
    assert len(pixels) == height * (width + 1)


@pytest.mark.sample
def test_every_type_has_a_drawing_and_every_drawing_a_use(catalogue):
    drawings = {path.stem for path in DRAWINGS.glob("*.svg")}
    types = {product.type.replace(" ", "-") for product in catalogue.products}
    assert types <= drawings
    assert drawings - types - {product.id for product in catalogue.products} == {"other"}


@pytest.mark.parametrize("path", sorted(DRAWINGS.glob("*.svg")), ids=lambda path: path.stem)
def test_a_drawing_can_be_tinted_and_holds_neither_text_nor_links(path):
    drawing = path.read_text(encoding="utf-8")
    assert 'viewBox="0 0 800 418"' in drawing
    assert "#C0FFEE" in drawing
    assert "<text" not in drawing
    assert drawing.count("http") == 1  # the namespace
