"""What a shop's variants differ in, by the names that shops give it."""

from __future__ import annotations

from collections.abc import Iterable

from shop.text import comparable

# Folded: "Größe" is "grosse".
_NAMES = {
    "color": "color colour farbe couleur colore kleur farg farve farge kolor barva vari",
    "size": "size grosse groesse schuhgrosse taille pointure taglia maat schoenmaat talla storlek rozmiar velikost",
    "material": "material matiere materiale materiaal",
    "pattern": "pattern muster motif motivo",
}
_ATTRIBUTES = {name: attribute for attribute, names in _NAMES.items() for name in names.split()}


def attribute_of(name: str) -> str:
    """`color`, `size`, `material` or `pattern`; empty if the option is something else."""
    folded = comparable(name).strip()
    return _ATTRIBUTES.get(folded) or _ATTRIBUTES.get(folded.split()[-1] if folded else "", "")


def sort_options(
    options: Iterable[tuple[str, str]],
) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str], ...]]:
    """Name-value pairs as values of attributes, and those that no attribute is known for."""
    values: dict[str, tuple[str, ...]] = {}
    others: list[tuple[str, str]] = []
    for name, value in options:
        attribute = attribute_of(name)
        if attribute and attribute not in values:
            values[attribute] = (value,)
        else:
            others.append((name, value))
    return values, tuple(others)
