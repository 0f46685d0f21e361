"""From untrusted bytes to pages of pixels, in a sandbox."""
