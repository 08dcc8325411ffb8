"""Commands for people who work on Halfstep; the app needs none of them."""
