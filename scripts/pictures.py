"""`python -m scripts.pictures`: draw the sample catalogue's pictures, `brand/pictures/<product id>.png`.

A product's picture is the drawing of its type in its first colour: `brand/pictures/drawings/<type>.svg`, with
hyphens for spaces. A product that its type's drawing would misrepresent has one of its own, named by its id. A
type without a drawing gets the parcel in `other.svg`. In a drawing, `#C0FFEE` stands for the colour; lighter and
darker parts are translucent white and black on top of it.

It needs Chromium at /usr/bin/chromium (`apt-get install chromium`), and NumPy and Pillow, which come with
matplotlib. Only who changes products or drawings needs them: the assistant reads the finished files.
"""

from __future__ import annotations

import base64
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from shop.catalogue import Catalogue
from shop.product import Product

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "brand" / "products.csv"
PICTURES = ROOT / "brand" / "pictures"
DRAWINGS = PICTURES / "drawings"

WIDTH, HEIGHT = 800, 418  # 1.91:1, what Messenger shows in a carousel without cutting
MOST_BYTES = 25_000
MOST_COLOURS = 256  # of an 8-bit palette

PLACEHOLDER = "#C0FFEE"
NEUTRAL = "#8A9A9B"
COLOURS = {
    "black": "#454B52",  # not quite black, or a drawing's shadows would vanish in it
    "blue": "#3F78B0",
    "brown": "#8C6246",
    "green": "#5B8C5A",
    "grey": "#8B949B",
    "orange": "#E58340",
    "purple": "#8466A8",
    "red": "#C94F48",
    "sand": "#D3B98C",
    "yellow": "#EBBF48",
}

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless",
    "--no-sandbox",  # it would not start as root in a container; the page is our own
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
)
COLUMNS, ROWS = 4, 6  # of a sheet; Chromium leaves what is beyond some 16,000 pixels blank
MARGIN = 200  # some versions take a title bar off the window's height
DEADLINE = 120  # seconds for a sheet; it takes about two


def tinted(product: Product) -> str:
    """The product's drawing in its first colour, as SVG."""
    names = (product.id, product.type.replace(" ", "-"), "other")
    drawing = next(path for name in names if (path := DRAWINGS / f"{name}.svg").is_file())
    return drawing.read_text(encoding="utf-8").replace(PLACEHOLDER, COLOURS.get(product.colours[0], NEUTRAL))


def render(drawings: Sequence[str]) -> list[Image.Image]:
    """Turn at most `COLUMNS * ROWS` SVGs into images, all in one run of Chromium."""
    # As images of their own, or the ids in one drawing would be seen in the others.
    images = (f'<img src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">' for svg in drawings)
    style = f"body {{ margin: 0; width: {COLUMNS * WIDTH}px }} img {{ float: left; width: {WIDTH}px }}"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:  # Chromium's last process may still write
        folder = Path(name)
        page, shot = folder / "page.html", folder / "shot.png"
        page.write_text(f"<!doctype html><style>{style}</style>{''.join(images)}", encoding="utf-8")
        subprocess.run(
            [
                CHROMIUM,
                *FLAGS,
                f"--user-data-dir={folder / 'profile'}",
                f"--window-size={COLUMNS * WIDTH},{ROWS * HEIGHT + MARGIN}",
                f"--screenshot={shot}",
                page.as_uri(),
            ],
            check=True,
            timeout=DEADLINE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # it complains about a missing D-Bus even when all is well
        )
        with Image.open(shot) as sheet:
            return [_piece(sheet.convert("RGB"), position) for position in range(len(drawings))]


def _piece(sheet: Image.Image, position: int) -> Image.Image:
    left, top = position % COLUMNS * WIDTH, position // COLUMNS * HEIGHT
    piece = sheet.crop((left, top, left + WIDTH, top + HEIGHT))
    if piece.getcolors(1) is not None:
        raise RuntimeError(f"Chromium left picture {position} of a sheet blank")
    return piece


def with_palette(image: Image.Image) -> Image.Image:
    """The image in its most frequent colours. Flat areas keep theirs exactly; only soft edges lose some shades.

    Pillow's own search for the nearest colour is rounded, and the same background would come out in several shades.
    """
    pixels = np.asarray(image, dtype=np.int64) @ (1 << 16, 1 << 8, 1)
    codes, which, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    colours = np.stack((codes >> 16, codes >> 8 & 255, codes & 255), axis=1)
    palette = colours[np.argsort(-counts, kind="stable")[:MOST_COLOURS]]
    nearest = ((colours[:, None] - palette) ** 2).sum(axis=2).argmin(axis=1)
    indexed = Image.fromarray(nearest[which].reshape(pixels.shape).astype(np.uint8))
    indexed.putpalette(palette.astype(np.uint8).tobytes())
    return indexed


def save(image: Image.Image, path: Path) -> int:
    """Write the file and return its size in bytes."""
    with_palette(image).save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise RuntimeError(f"{path.name} has {size} bytes; {MOST_BYTES} are allowed. Make its drawing simpler.")
    return size


def main() -> None:
    """Draw all products."""
    products = Catalogue.load(CATALOGUE).products
    total = 0
    for start in range(0, len(products), COLUMNS * ROWS):
        batch = products[start : start + COLUMNS * ROWS]
        images = render([tinted(product) for product in batch])
        for product, image in zip(batch, images, strict=True):
            total += save(image, PICTURES / f"{product.id}.png")
    print(f"{len(products)} pictures, {total / 1000:.0f} kB, in {PICTURES.relative_to(ROOT)}/")


if __name__ == "__main__":
    main()
