"""Printed labels and where their values begin."""
