"""Only the page itself may post its form."""

from urllib.parse import urlsplit

from fastapi import Request
from starlette.exceptions import HTTPException


async def same_origin(request: Request) -> None:
    """Refuse a form that another site posts; raises `HTTPException`.

    Browsers send Sec-Fetch-Site over HTTPS and to this machine, and Origin everywhere; other programs send neither.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None:
        trusted = site in ("same-origin", "none")
    else:
        trusted = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not trusted:
        raise HTTPException(403)
