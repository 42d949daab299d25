"""The service: drafts the reply to an unhappy customer and scores it before anyone sends it."""
