"""The shop: what there is to sell, and how to find it. Plain code over the files in `brand/`."""
