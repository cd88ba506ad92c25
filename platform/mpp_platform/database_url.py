"""How a database is named: ``postgres://user:password@host:port/name?sslmode=require``.

A host may be a socket's folder, with its slashes as ``%2F``; user and password are percent-encoded too; the query holds
libpq's own parameters.
"""

from urllib.parse import parse_qsl, unquote, urlsplit


def connection_parameters(url: str) -> dict[str, str]:
    """What a URL names, as libpq calls it: ``host``, ``port``, ``user``, ``password``, ``dbname`` and the query's."""
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    is_socket = place.upper().startswith("%2F")
    given = {
        "host": unquote(place) if is_socket else parts.hostname or "",
        "port": "" if is_socket else str(parts.port or ""),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "dbname": parts.path.lstrip("/"),
        **dict(parse_qsl(parts.query)),
    }
    return {name: value for name, value in given.items() if value}
