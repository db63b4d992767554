//! Security schemes: what is odd is said, what is not understood never opens a door.

use crate::{read_text, with_paths};

/// The kind of the scheme, and the diagnostics if an operation uses it.
fn scheme(scheme: &str) -> (String, Vec<String>) {
    let text = with_paths(&format!(
        "  /a: {{get: {{security: [{{s: []}}], responses: {{'204': {{description: D}}}}}}}}\ncomponents:\n  securitySchemes:\n    s: {scheme}\n"
    ));
    let (api, codes) = read_text(&text);
    (api.schemes.first().map(|scheme| format!("{:?}", scheme.kind)).unwrap_or_default(), codes)
}

#[test]
fn schemes() {
    let header = "ApiKey { place: Header, name: \"K\" }";
    let cases = [
        ("{type: http, scheme: bearer}", "Bearer", &[][..]),
        ("{type: http, scheme: Bearer}", "Bearer", &[]),
        ("{type: HTTP, scheme: BASIC}", "Basic", &["warning mended at 7"]),
        ("{type: OAuth2, flows: {}}", "Bearer", &["warning mended at 7"]),
        ("{type: apiKey, in: header, name: K}", header, &[]),
        ("{type: apikey, in: HEADER, name: K}", header, &["warning mended at 7", "warning mended at 7"]),
        ("{type: http, scheme: Digest}", "Http(\"Digest\")", &[]),
        ("{type: mutualTLS}", "", &["error unsupported-scheme at 4"]),
        ("{type: apiKey, in: body, name: K}", "", &["error wrong-value at 7"]),
        ("{scheme: bearer}", "", &["error security-scheme at 7"]),
        ("{type: http}", "", &["error security-scheme at 7"]),
        ("{$ref: '#/nowhere'}", "", &["error unknown-ref at 7"]),
    ];
    for (declared, kind, expected) in cases {
        let (found, codes) = scheme(declared);
        assert_eq!(found, kind, "{declared}");
        assert_eq!(codes, expected, "{declared}");
    }
}

#[test]
fn requirements() {
    let cases = [
        ("[{s: []}]", "s", &[][..]),
        ("[{s: }]", "s", &["warning mended at 4"]),
        ("[{t: []}]", "t", &["error undeclared-scheme at 4"]),
        ("[{s: [], t: []}]", "s and t", &["error undeclared-scheme at 4"]),
        ("[{s: read}]", "s", &["error wrong-value at 4"]),
        ("[s]", "none", &["error wrong-value at 4"]),
        ("{s: []}", "none", &["error wrong-value at 4"]),
        ("[{faulty: []}]", "faulty", &["error security-scheme at 8"]),
    ];
    for (security, read, expected) in cases {
        let text = with_paths(&format!(
            "  /a: {{get: {{security: {security}, responses: {{'204': {{description: D}}}}}}}}\ncomponents:\n  securitySchemes:\n    s: {{type: http, scheme: basic}}\n    faulty: {{type: apiKey}}\n"
        ));
        let (api, mut codes) = read_text(&text);
        codes.retain(|code| code != "warning missing-key at 8");
        assert_eq!(api.operations[0].security.to_string(), read, "{security}");
        assert_eq!(codes, expected, "{security}");
    }
}

#[test]
fn names() {
    let cases = [
        ("OAuth2PasswordBearer", "oauth2_password_bearer"),
        ("oAuth2", "oauth2"),
        ("MyOAuth", "my_oauth"),
        ("OpenIdConnect", "open_id_connect"),
        ("api_key", "api_key"),
    ];
    for (name, expected) in cases {
        let text =
            format!("openapi: 3.0.3\ncomponents: {{securitySchemes: {{{name}: {{type: http, scheme: basic}}}}}}\n");
        assert_eq!(read_text(&text).0.schemes[0].rust_name, expected);
    }
}
