"""What the site says to machines, and the addresses that last: laid into a site that either engine has made.

`machine.py` names its entry, which publishing calls.
"""
