"""A server on this machine for who edits: the page as it becomes, the texts, the facts, what is left to do. Entry: `server.create_app`.

It edits the same files as an editor would, and runs the same plan as `build`: it holds no state of its own, and nothing needs it.
"""
