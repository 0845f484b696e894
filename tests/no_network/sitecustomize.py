"""With this folder in PYTHONPATH, no Python reaches more than this computer; kernels and other Pythons that it starts inherit it.

Python calls the hook before it connects, sends or asks for an address. What was refused is added to the file that
NO_NETWORK_LOG names, a line each.
"""

import errno
import ipaddress
import os
import sys

ADDRESS = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1}  # which argument is the address
HOST = {"socket.getaddrinfo": 0, "socket.gethostbyname": 0, "socket.gethostbyaddr": 0}  # and which a host's name


def is_here(host):
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        address = ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse(event, arguments):
    if event in ADDRESS:
        address = arguments[ADDRESS[event]]
        host = address[0] if isinstance(address, tuple) else None  # a text is the name of a socket in a file
    elif event in HOST:
        host = arguments[HOST[event]]
    else:
        return
    if not is_here(host):
        if log := os.environ.get("NO_NETWORK_LOG"):
            with open(log, "a") as file:
                file.write(f"{host}\n")
        raise OSError(errno.ENETUNREACH, f"tests/no_network: {event} to {host}")


sys.addaudithook(refuse)
