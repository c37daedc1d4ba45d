"""What both programs read from the environment."""
import os

from messaging import Gateway

client_secret = os.environ["CLIENT_SECRET"]
gateway = Gateway(
    os.environ.get("BASE_URL", "http://localhost:8080"),
    os.environ["CLIENT_ID"],
    client_secret,
)
