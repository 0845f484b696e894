"""Run a program where nothing but this machine can be reached, and write down what it tried to reach.

    unshare --user --map-root-user --net --mount python sealed.py LISTENER WROTE DONE PROGRAM ...

The program runs in a network of its own, in which every address of the world leads back to the machine: what it sends abroad is
refused at once, and its target is written to the file WROTE, a line each. Name servers too are made to be abroad. LISTENER
is the number of an inherited socket that listens outside: what comes in there is handed to the same port inside, so the
program is used as if it were not sealed. It ends when DONE, the reading end of an inherited pipe, is closed by its owner, even
by his death.
"""

import asyncio
import contextlib
import ctypes
import ipaddress
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading

NAME_SERVER = "192.0.2.53"  # an address that RFC 5737 keeps for examples
ALL_PROTOCOLS, SO_ATTACH_FILTER = 3, 26  # from linux/if_ether.h and asm-generic/socket.h

# For the kernel's packet filter, which runs this on every packet's IP header (linux/filter.h: code, if so, if not, number):
FOREIGN = [
    (0x30, 0, 0, 0),  # load the first byte
    (0x54, 0, 0, 0xF0),  # its first half is the version
    (0x15, 5, 0, 0x60),  # IPv6 is rare: all of it is looked at below
    (0x15, 0, 3, 0x40),  # neither: drop
    (0x20, 0, 0, 16),  # load the target of IPv4
    (0x54, 0, 0, 0xFF000000),
    (0x15, 0, 1, 0x7F000000),  # 127.x.x.x is this machine
    (0x06, 0, 0, 0),  # drop
    (0x06, 0, 0, 0xFFFF),  # keep
]


def close_off():
    """Make the new network lead back to itself, and give it a name server that is abroad."""
    for line in ("link set lo up", "route add local default dev lo", "-6 route add local default dev lo"):
        subprocess.run(["ip", *line.split()], check=True)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as resolver:
        resolver.write(f"nameserver {NAME_SERVER}\noptions timeout:1 attempts:1\n")
        resolver.flush()
        subprocess.run(["mount", "--bind", resolver.name, "/etc/resolv.conf"], check=True)


def watch(path):
    """Write each foreign target to a file, from a thread of its own."""
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PROTOCOLS))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in FOREIGN))
    wire.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HL", len(FOREIGN), ctypes.addressof(code)))

    def look():
        while True:
            target = target_of(wire.recv(2048))
            if target:
                with open(path, "a") as file:
                    file.write(f"{target}\n")

    threading.Thread(target=look, daemon=True).start()


def target_of(packet):
    """Return where a packet is sent to, as "udp 192.0.2.53 port 53"; None for what stays here, and for an answer."""
    if packet[0] >> 4 == 4:
        protocol, target, head = packet[9], ipaddress.ip_address(packet[16:20]), (packet[0] & 15) * 4
    else:
        protocol, target, head = packet[6], ipaddress.ip_address(packet[24:40]), 40
    if target.is_loopback or target.is_multicast:
        return None
    if protocol == socket.IPPROTO_TCP:
        answer = packet[head + 13] & 0b10100 != 0  # has ACK or RST: the first packet of a connection has neither
        port = struct.unpack("!H", packet[head + 2 : head + 4])[0]
        return None if answer else f"tcp {target} port {port}"
    if protocol == socket.IPPROTO_UDP:
        return f"udp {target} port {struct.unpack('!H', packet[head + 2 : head + 4])[0]}"
    return None


async def hand_in(listener, done, server):
    """Hand every connection to the listener outside to the same port inside, until the owner or the server is gone."""
    port = listener.getsockname()[1]

    async def pump(source, sink):
        with contextlib.suppress(OSError):
            while block := await source.read(65536):
                sink.write(block)
                await sink.drain()
        sink.close()

    async def meet(reader, writer):
        try:
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:  # not yet listening
            writer.close()
            return
        await asyncio.gather(pump(reader, inner_writer), pump(inner_reader, writer))

    loop, over = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(done, over.set)
    threading.Thread(target=lambda: (server.wait(), loop.call_soon_threadsafe(over.set)), daemon=True).start()
    async with await asyncio.start_server(meet, sock=listener):
        await over.wait()


def main(listener, wrote, done, *program):
    close_off()
    watch(wrote)
    listener = socket.socket(fileno=int(listener))
    server = subprocess.Popen(program)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        asyncio.run(hand_in(listener, int(done), server))
    finally:
        server.terminate()
        os._exit(server.wait())


if __name__ == "__main__":
    main(*sys.argv[1:])
