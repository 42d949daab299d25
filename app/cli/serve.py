"""`amends serve`: the HTTP API and the page."""

import socket
import sys
from typing import Annotated

import typer

from app.cli.services import services_from_environment
from app.cli.trouble import Trouble

_EXAMPLE = '{"message": "Order 5512 was due on Tuesday and it is still not here. I need it on Friday!"}'


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
) -> None:
    """Start the service with the page at / and the API under /v1."""
    import uvicorn  # noqa: PLC0415 (the other commands start without the web framework)

    from app.api import canonical  # noqa: PLC0415 (the same)
    from app.main import create_app  # noqa: PLC0415 (the same)

    services = services_from_environment()
    _port_is_free(host, port)
    canonical.configure(services.settings.log_level)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 (compared, not bound)
    sys.stdout.write(
        f"\n  Page   http://{shown}:{port}/\n"
        f"  Try    curl -s http://{shown}:{port}/v1/drafts -H 'Content-Type: application/json' -d '{_EXAMPLE}'\n\n"
    )
    sys.stdout.flush()
    config = uvicorn.Config(
        create_app(services), host=host, port=port, log_config=None, server_header=False, timeout_graceful_shutdown=30
    )
    uvicorn.Server(config).run()


def _port_is_free(host: str, port: int) -> None:
    """Find out before anything is printed, so that nobody reads of a page that is another program's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            hint = f"try another with --port, such as --port {port % 65535 + 1}"
            raise Trouble(f"cannot listen on {host}:{port} ({error.strerror}); {hint}") from None
