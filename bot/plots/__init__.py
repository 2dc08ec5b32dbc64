"""Calculations as files to keep: a plot as SVG or PNG, and a workbook with every figure."""
