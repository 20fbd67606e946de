"""From a built site to the förbund's own server: what may go, releases, places, the step from one release to the next."""
