"""Tests of the detector, most of them tables of rows."""
