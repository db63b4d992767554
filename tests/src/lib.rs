//! What the tests share: the documents as plain data, a running service, a raw HTTP client, a browser.
