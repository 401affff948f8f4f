"""The privacy pages: policy, terms, a person's own page, the status of an erasure, and Meta's callbacks.

    confidant.channels.pages.PagesInput:
      public_url: "${CONFIDANT_PUBLIC_URL}"
      app_secret: "${MESSENGER_APP_SECRET}"

They take no messages. Everything works without a script, a cookie or anything from another address.
"""

from confidant.channels.pages.channel import PagesInput

__all__ = ["PagesInput"]
