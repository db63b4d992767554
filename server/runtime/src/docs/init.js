// Starts Swagger UI on ./openapi.json. A sign-in survives a reload; what was typed into a password field does not.
"use strict";

// Swagger UI keeps the whole form of an OAuth2 sign-in beside the token, and persists both.
const SECRETS = ["password", "clientSecret"];

function withoutSecrets(auth) {
  return Object.fromEntries(Object.entries(auth).filter(([name]) => !SECRETS.includes(name)));
}

const KeepNoPasswords = {
  statePlugins: {
    auth: {
      wrapActions: {
        authorizeOauth2: (original) => (payload) => original({ ...payload, auth: withoutSecrets(payload.auth) }),
        // HTTP Basic has nothing but a password: it is asked for again after a reload.
        persistAuthorizationIfNeeded: (_original, system) => () => {
          const authorized = system.authSelectors.authorized().toJS();
          const kept = Object.entries(authorized).filter(([, auth]) => !(auth.value && auth.value.password));
          localStorage.setItem("authorized", JSON.stringify(Object.fromEntries(kept)));
        },
      },
    },
  },
};

// The API is where this page is, whatever prefix a proxy adds: a server without a host is named by the page's own place.
function besideThisPage(response) {
  if (response.url === new URL("./openapi.json", location.href).href && response.ok) {
    const here = new URL("./", location.href).pathname;
    const document = JSON.parse(response.text);
    const servers = document.servers?.length ? document.servers : [{ url: here }];
    document.servers = servers.map((server) => (/^([a-z][a-z0-9+.-]*:|\/\/|\{)/i.test(server.url) ? server : { ...server, url: here }));
    response.text = JSON.stringify(document);
  }
  return response;
}

window.ui = SwaggerUIBundle({
  url: "./openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: true,
  validatorUrl: null,
  responseInterceptor: besideThisPage,
  oauth2RedirectUrl: new URL("./docs/oauth2-redirect.html", location.href).href,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [KeepNoPasswords],
});
