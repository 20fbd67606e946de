"""Samrapport: a samordningsförbund's delårsrapport, computed from raw data and published as website and PDF."""
