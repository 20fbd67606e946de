"""The docs: the reference, made from the code, and all of them as a small site. Run: `python -m samrapport.docs`."""
