"""An identity provider on loopback: discovery, keys that are made here and rotated, and ID tokens."""

import json
import ssl
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from bot.sites.provider import IdentityProvider
from bot.sites.site import ACCENT, Site

CLIENT = "coverdesk-widget"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
CURVE = ec.generate_private_key(ec.SECP256R1())
STRANGERS = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


def jwk(key: PrivateKey, kid: str, **more: Any) -> dict[str, Any]:
    """A private key's public half, as a provider publishes it."""
    if isinstance(key, rsa.RSAPrivateKey):
        shown: dict[str, Any] = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        shown = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**{name: part for name, part in shown.items() if name != "key_ops"}, "kid": kid, **more}


@dataclass
class Provider:
    """One that runs; what it publishes may be changed meanwhile."""

    address: str
    keys: list[dict[str, Any]] = field(default_factory=list)
    discovery: dict[str, Any] = field(default_factory=dict)
    """What it says of itself otherwise than it should."""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None
    asked: list[str] = field(default_factory=list)
    may_answer: threading.Event = field(default_factory=threading.Event)
    was_asked: threading.Event = field(default_factory=threading.Event)

    def answer(self, path: str) -> bytes:
        if self.body is not None:
            return self.body
        if path.endswith("/.well-known/openid-configuration"):
            said = {"issuer": self.address, "jwks_uri": f"{self.address}/keys", **self.discovery}
            return json.dumps(said).encode()
        return json.dumps({"keys": self.keys}).encode()

    def known(self, claim: str = "sub") -> IdentityProvider:
        return IdentityProvider(self.address, CLIENT, f"{self.address}/keys", claim)

    def site(self, claim: str = "sub") -> Site:
        return Site("S-1", "site_x", "x", (), ACCENT, provider=self.known(claim))

    def claims(self, **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        whole = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": "P-LQ-OWNER",
            "iat": now,
            "exp": now + 300,
            "jti": uuid.uuid4().hex,
        }
        return {name: value for name, value in {**whole, **changed}.items() if value is not None}

    def id_token(
        self,
        key: PrivateKey = RSA,
        algorithm: str = "RS256",
        kid: object = "rsa",
        header: dict[str, Any] | None = None,
        **changed: Any,
    ) -> str:
        heads = {**({} if kid is None else {"kid": kid}), **(header or {})}
        # Signed as it is: a provider may well write claims that PyJWT would not.
        said = json.dumps(self.claims(**changed)).encode()
        return jwt.PyJWS().encode(said, key, algorithm, headers=heads)


def own_certificate(folder: Path) -> Path:
    """A certificate for `localhost` that nobody has signed but itself, with its key, in one file."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now, day = datetime.now(tz=UTC), timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(
            name, name, CURVE.public_key(), x509.random_serial_number(), now - day, now + day
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(CURVE, SHA256())
    )
    file = folder / "provider.pem"
    key = CURVE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(key + certificate.public_bytes(Encoding.PEM))
    return file


@contextmanager
def running(certificate: Path | None = None) -> Iterator[Provider]:
    """A provider with an RSA and an EC key; with a certificate it speaks TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            provider.was_asked.set()
            provider.may_answer.wait(30)
            self.send_response(provider.status)
            for name, value in provider.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(provider.answer(self.path))

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        provider.address = f"https://localhost:{server.server_port}"
    provider.keys = [jwk(RSA, "rsa", use="sig", alg="RS256"), jwk(CURVE, "curve")]
    provider.may_answer.set()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield provider
    finally:
        provider.may_answer.set()
        server.shutdown()
        server.server_close()
        thread.join()
