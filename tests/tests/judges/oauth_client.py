"""Signs in at a token endpoint with Authlib, a client that is independent of ours, and prints a line for each thing that it sees.

Environment: BASE_URL, USERNAME, PASSWORD, and GRACE, the seconds for which a refresh token may be used again.
"""

import os
import time

import requests
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from werkzeug.datastructures import WWWAuthenticate

BASE = os.environ["BASE_URL"]
USERNAME, PASSWORD = os.environ["USERNAME"], os.environ["PASSWORD"]
GRACE = float(os.environ["GRACE"])
TOKEN, ITEMS = f"{BASE}/token", f"{BASE}/items"
NEW_ITEM = {"name": "A", "content": {"kind": "note", "text": "text"}}


def session(**options):
    """A session of a public client, which has an id and no secret."""
    options = {"client_id": "judge", "token_endpoint_auth_method": "none", "token_endpoint": TOKEN} | options
    return OAuth2Session(**options)


def signed_in(**options):
    client = session(**options)
    client.fetch_token(TOKEN, username=USERNAME, password=PASSWORD)
    return client


def say(what, *found):
    print(f"{what}:", *found)


def refusal(what, attempt):
    """What Authlib makes of an answer that has no token: RFC 6749, section 5.2."""
    try:
        attempt()
    except OAuthError as error:
        say(what, error.error)
    else:
        say(what, "is granted")


def challenge(what, response):
    """The challenge of RFC 6750, section 3, read by Werkzeug."""
    header = WWWAuthenticate.from_header(response.headers.get("www-authenticate"))
    parameters = {name: header.get(name) for name in ("error", "scope") if header.get(name)} if header else {}
    say(what, response.status_code, header and header.type, parameters)


def password_grant():
    client = session()
    answers = []
    client.register_compliance_hook("access_token_response", lambda response: answers.append(response) or response)
    token = client.fetch_token(TOKEN, username=USERNAME, password=PASSWORD)
    say("password grant", token["token_type"], token["expires_in"], token["scope"])
    say("the answer", *(answers[0].headers[name] for name in ("content-type", "cache-control", "pragma")))
    say("a secured operation", client.get(f"{BASE}/users/me").json()["username"])
    say("its methods", client.post(ITEMS, json=NEW_ITEM).status_code, client.get(ITEMS).status_code)
    say("the client's id by HTTP Basic", signed_in(token_endpoint_auth_method=id_by_basic).get(ITEMS).status_code)


def id_by_basic(client, method, uri, headers, body):
    """RFC 6749, section 2.3.1, for a client whose secret is empty."""
    request = requests.Request(method, uri, auth=(client.client_id, "")).prepare()
    return uri, {**headers, "Authorization": request.headers["Authorization"]}, body


def refresh_grant():
    client = signed_in(scope="items:read items:write")
    first = dict(client.token)
    second = dict(client.refresh_token(TOKEN, refresh_token=first["refresh_token"]))
    say("refresh", second["token_type"], second["scope"])
    say("both tokens are new", *(first[name] != second[name] for name in ("access_token", "refresh_token")))
    say("with the new token", client.get(ITEMS).status_code)
    # For a while the same client may use it again, in case that the answer was lost.
    time.sleep(GRACE)
    refusal("the old refresh token", lambda: session().refresh_token(TOKEN, refresh_token=first["refresh_token"]))
    refusal("the new one, now that the old was shown", lambda: client.refresh_token(TOKEN))
    narrowed = signed_in()
    narrowed.refresh_token(TOKEN, scope="items:read")
    say("refresh for less", narrowed.token["scope"])
    say("then for all again", narrowed.refresh_token(TOKEN, scope="items:read items:write")["scope"])
    reader = signed_in(scope="items:read")
    refusal("refresh for more than was granted", lambda: reader.refresh_token(TOKEN, scope="items:read items:write"))


def expired_token():
    """Authlib itself refreshes a token that it takes for expired."""
    seen = []
    client = signed_in(update_token=lambda token, refresh_token: seen.append(refresh_token))
    old = client.token["refresh_token"]
    client.token["expires_at"] = 1
    say("an expired session goes on", client.get(ITEMS).status_code, seen == [old])


def errors():
    password = {"username": USERNAME, "password": PASSWORD}
    refusal("a wrong password", lambda: session().fetch_token(TOKEN, username=USERNAME, password="wrong"))
    refusal("nobody's name", lambda: session().fetch_token(TOKEN, username="nobody", password=PASSWORD))
    refusal("no password", lambda: session().fetch_token(TOKEN, grant_type="password", username=USERNAME))
    refusal("no grant type", lambda: session().fetch_token(TOKEN, grant_type="", body="scope=items:read"))
    refusal("another grant type", lambda: session().fetch_token(TOKEN, grant_type="client_credentials"))
    refusal("a code", lambda: session().fetch_token(TOKEN, grant_type="authorization_code", code="x"))
    refusal("an unknown scope", lambda: session(scope="admin").fetch_token(TOKEN, **password))
    refusal("a refresh token of nobody", lambda: session().refresh_token(TOKEN, refresh_token="forged"))
    for method in ("client_secret_basic", "client_secret_post"):
        client = session(client_secret="s3cret", token_endpoint_auth_method=method)
        refusal(f"a client that has a secret, {method}", lambda: client.fetch_token(TOKEN, **password))
    response = requests.post(TOKEN, data={"grant_type": "password", **password}, auth=("judge", "s3cret"))
    challenge("its challenge", response)
    twice = f"grant_type=password&username={USERNAME}&username={USERNAME}&password={PASSWORD}"
    form = {"content-type": "application/x-www-form-urlencoded"}
    say("a field twice", requests.post(TOKEN, data=twice, headers=form).json()["error"])
    say("JSON for a form", requests.post(TOKEN, json={"grant_type": "password"}).json()["error"])


def challenges():
    challenge("no token", requests.get(ITEMS))
    challenge("another scheme", requests.get(ITEMS, auth=(USERNAME, PASSWORD)))
    challenge("a forged token", requests.get(ITEMS, headers={"authorization": "Bearer forged"}))
    challenge("a malformed token", requests.get(ITEMS, headers={"authorization": "Bearer a b"}))
    reader = signed_in(scope="items:read")
    say("a token to read with", reader.get(ITEMS).status_code)
    challenge("a token that lacks a scope", reader.post(ITEMS, json=NEW_ITEM))
    refresh_token = {"authorization": f"Bearer {reader.token['refresh_token']}"}
    challenge("a refresh token for an access token", requests.get(ITEMS, headers=refresh_token))


for chapter in (password_grant, refresh_grant, expired_token, errors, challenges):
    chapter()
