"""The messaging API in Python, with the standard library alone."""
import hashlib
import hmac
import json
import shutil
import urllib.error
import urllib.parse
import urllib.request


def is_signed(raw_body: bytes, body_hash: str, client_secret: str) -> bool:
    """Whether a webhook is from the gateway: HMAC-SHA1 over the bytes of its body, in hex."""
    expected = hmac.new(client_secret.encode(), raw_body, hashlib.sha1).hexdigest()
    return hmac.compare_digest(expected.encode(), body_hash.encode())


class Gateway:
    def __init__(self, base_url: str, client_id: str, client_secret: str):
        self.base_url = base_url
        self.credentials = {"client_id": client_id, "client_secret": client_secret}
        self.token = None

    def send(self, *messages: dict) -> dict:
        """Records all the messages, or none."""
        body = json.dumps({"messages": messages}).encode()
        headers = {"Content-Type": "application/json"}
        with self._call("/messaging/v1/messages", body, headers) as response:
            return json.load(response)

    def download(self, attachment: dict, path: str) -> None:
        url = urllib.parse.urljoin(self.base_url, attachment["content"]["data"])
        if urllib.parse.urlsplit(url)[:2] != urllib.parse.urlsplit(self.base_url)[:2]:
            raise ValueError(f"{url} is not at the gateway: it gets no token")
        with self._call(url) as response, open(path, "wb") as file:
            shutil.copyfileobj(response, file)

    def _call(self, path: str, body: bytes | None = None, headers: dict = {}):
        """With a token; with a new one when the old one has ended."""
        for is_last_try in (False, True):
            self.token = self.token or self._request_token()
            try:
                return self._open(path, body, headers, self.token)
            except urllib.error.HTTPError as error:
                if error.code != 401 or is_last_try:
                    raise
                self.token = None

    def _request_token(self) -> str:
        form = {"grant_type": "client_credentials", **self.credentials}
        with self._open("/oauth2/v1/token", urllib.parse.urlencode(form).encode()) as response:
            return json.load(response)["access_token"]

    def _open(self, path: str, body: bytes | None, headers: dict = {}, token: str | None = None):
        request = urllib.request.Request(urllib.parse.urljoin(self.base_url, path), body, headers)
        if token is not None:
            # A redirect does not take it along.
            request.add_unredirected_header("Authorization", f"Bearer {token}")
        return urllib.request.urlopen(request, timeout=30)
