"""Samrapport: a samordningsförbund's delårsrapport, computed from raw data and published as website and PDF."""

import os

# openpyxl writes other bytes where lxml happens to be installed, and asks for this once, when it is first loaded.
os.environ["OPENPYXL_LXML"] = "False"
