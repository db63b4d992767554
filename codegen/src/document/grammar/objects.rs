//! The objects of OpenAPI and their keys: <https://spec.openapis.org/oas/v3.2.0#schema-0>.

use super::field::Field;
use super::field::ValueKind::{Any, Flag, List, Map, One, Prose, Several, Text, Word};
use super::object::ObjectKind::{self, *};
use crate::document::Version::{V3_0, V3_1, V3_2};

const PROSE: &str = "prose";
const EXAMPLES: &str = "shown in the documentation only";
const NOT_GENERATED: &str = "requests that the server makes are not generated";

const DESCRIPTION: Field = Field::describes("description", Text);
/// Where nothing that is generated shows it.
const UNSEEN_DESCRIPTION: Field = DESCRIPTION.unread(PROSE);
const SUMMARY: Field = Field::describes("summary", Text);
const EXTERNAL_DOCS: Field = Field::describes("externalDocs", One(ExternalDocs)).unread(PROSE);
const EXAMPLE: Field = Field::describes("example", Any).unread(EXAMPLES);
const EXAMPLES_MAP: Field = Field::describes("examples", Map(&One(Example))).unread(EXAMPLES);
const SERVERS: Field = Field::routes("servers", List(&One(Server)));
const PARAMETERS: Field = Field::constrains("parameters", List(&One(Parameter)));
const SECURITY: Field = Field::secures("security", List(&One(SecurityRequirement)));
const CONTENT: Field = Field::constrains("content", Map(&One(MediaType)));
const HEADERS: Field = Field::constrains("headers", Map(&One(Header)));
const SCHEMA: Field = Field::constrains("schema", One(Schema));
const REQUIRED: Field = Field::constrains("required", Flag);
const EXPLODE: Field = Field::constrains("explode", Flag);
const ALLOW_RESERVED: Field = Field::constrains("allowReserved", Flag);
const DEPRECATED: Field = Field::describes("deprecated", Flag).unread("parameters and headers are not marked");

pub(super) fn fields(object: ObjectKind) -> &'static [Field] {
    match object {
        Document => DOCUMENT,
        Info => INFO,
        Contact => CONTACT,
        License => LICENSE,
        Server => SERVER,
        ServerVariable => SERVER_VARIABLE,
        Tag => TAG,
        ExternalDocs => EXTERNAL_DOCS_OBJECT,
        Components => COMPONENTS,
        PathItem => PATH_ITEM,
        Operation => OPERATION,
        Parameter => PARAMETER,
        Header => HEADER,
        RequestBody => REQUEST_BODY,
        MediaType => MEDIA_TYPE,
        Encoding => ENCODING,
        Response => RESPONSE,
        Example => EXAMPLE_OBJECT,
        Link => LINK,
        SecurityScheme => SECURITY_SCHEME,
        OAuthFlows => FLOWS,
        ImplicitFlow => IMPLICIT,
        PasswordFlow | ClientCredentialsFlow => TOKEN_FLOW,
        AuthorizationCodeFlow => AUTHORIZATION_CODE,
        DeviceAuthorizationFlow => DEVICE_AUTHORIZATION,
        Responses => RESPONSES,
        Paths | Callback | SecurityRequirement | Schema | Discriminator | Xml => &[],
    }
}

const DOCUMENT: &[Field] = &[
    Field::routes("openapi", Any).required(),
    Field::routes("$self", Text).since(V3_2).unread("references count from the file that is read"),
    Field::describes("info", One(Info)).required(),
    Field::constrains("jsonSchemaDialect", Text).since(V3_1).unread("the dialect of OpenAPI is the only one"),
    SERVERS,
    Field::routes("paths", One(Paths)).required_until(V3_0),
    Field::describes("webhooks", Map(&One(PathItem))).since(V3_1).unread(NOT_GENERATED),
    Field::constrains("components", One(Components)),
    SECURITY,
    Field::describes("tags", List(&One(Tag))).unread("operations name their tags themselves"),
    EXTERNAL_DOCS,
];

const INFO: &[Field] = &[
    Field::describes("title", Text).required(),
    SUMMARY.since(V3_1).unread(PROSE),
    UNSEEN_DESCRIPTION,
    Field::describes("termsOfService", Text).unread(PROSE),
    Field::describes("contact", One(Contact)).unread(PROSE),
    Field::describes("license", One(License)).unread(PROSE),
    Field::describes("version", Text).required(),
];

const CONTACT: &[Field] = &[
    Field::describes("name", Text).unread(PROSE),
    Field::describes("url", Text).unread(PROSE),
    Field::describes("email", Text).unread(PROSE),
];

const LICENSE: &[Field] = &[
    Field::describes("name", Text).required().unread(PROSE),
    Field::describes("identifier", Text).since(V3_1).unread(PROSE).instead("give its `url`"),
    Field::describes("url", Text).unread(PROSE),
];

const SERVER: &[Field] = &[
    Field::routes("url", Text).required(),
    UNSEEN_DESCRIPTION,
    Field::routes("variables", Map(&One(ServerVariable))),
    Field::describes("name", Text).since(V3_2).unread(PROSE),
];

const SERVER_VARIABLE: &[Field] = &[
    Field::routes("enum", Several(&Text)).unread("the default is what counts"),
    Field::routes("default", Text).required(),
    UNSEEN_DESCRIPTION,
];

const TAG: &[Field] = &[
    Field::describes("name", Text).required().unread(PROSE),
    SUMMARY.since(V3_2).unread(PROSE),
    UNSEEN_DESCRIPTION,
    EXTERNAL_DOCS,
    Field::describes("parent", Text).since(V3_2).unread(PROSE),
    Field::describes("kind", Text).since(V3_2).unread(PROSE),
];

const EXTERNAL_DOCS_OBJECT: &[Field] = &[UNSEEN_DESCRIPTION, Field::describes("url", Text).required().unread(PROSE)];

const COMPONENTS: &[Field] = &[
    Field::constrains("schemas", Map(&One(Schema))),
    Field::constrains("responses", Map(&One(Response))),
    Field::constrains("parameters", Map(&One(Parameter))),
    Field::describes("examples", Map(&One(Example))).unread(EXAMPLES),
    Field::constrains("requestBodies", Map(&One(RequestBody))),
    Field::constrains("headers", Map(&One(Header))),
    Field::secures("securitySchemes", Map(&One(SecurityScheme))),
    Field::describes("links", Map(&One(Link))).unread(PROSE),
    Field::constrains("callbacks", Map(&One(Callback))).unread(NOT_GENERATED),
    Field::routes("pathItems", Map(&One(PathItem))).since(V3_1),
    Field::constrains("mediaTypes", Map(&One(MediaType))).since(V3_2),
];

const PATH_ITEM: &[Field] = &[
    Field::routes("$ref", Text),
    SUMMARY.unread(PROSE),
    UNSEEN_DESCRIPTION,
    Field::routes("get", One(Operation)),
    Field::routes("put", One(Operation)),
    Field::routes("post", One(Operation)),
    Field::routes("delete", One(Operation)),
    Field::routes("options", One(Operation)),
    Field::routes("head", One(Operation)),
    Field::routes("patch", One(Operation)),
    Field::routes("trace", One(Operation)),
    Field::routes("query", One(Operation)).since(V3_2).unread("a warning says that it is not supported"),
    Field::routes("additionalOperations", Map(&One(Operation)))
        .since(V3_2)
        .unread("a warning says that they are not supported"),
    SERVERS,
    PARAMETERS,
];

const OPERATION: &[Field] = &[
    Field::describes("tags", List(&Text)),
    SUMMARY,
    DESCRIPTION,
    EXTERNAL_DOCS,
    Field::routes("operationId", Text),
    PARAMETERS,
    Field::constrains("requestBody", One(RequestBody)),
    Field::constrains("responses", One(Responses)).required_until(V3_0),
    Field::constrains("callbacks", Map(&One(Callback))).unread(NOT_GENERATED),
    Field::describes("deprecated", Flag),
    SECURITY,
    SERVERS,
];

/// Where parameters stand; `querystring` is OpenAPI 3.2's.
const PLACES: &[&str] = &["query", "header", "path", "cookie"];
const PLACES_3_2: &[&str] = &["query", "querystring", "header", "path", "cookie"];
const STYLES: &[&str] =
    &["simple", "form", "label", "matrix", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"];
const FORM_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

const PARAMETER: &[Field] = &[
    Field::routes("name", Text).required(),
    Field::routes("in", Word(PLACES)).required().until(V3_1),
    Field::routes("in", Word(PLACES_3_2)).required().since(V3_2),
    DESCRIPTION,
    REQUIRED,
    DEPRECATED,
    Field::constrains("allowEmptyValue", Flag),
    Field::constrains("style", Word(STYLES)),
    EXPLODE,
    ALLOW_RESERVED,
    SCHEMA,
    EXAMPLE,
    EXAMPLES_MAP,
    CONTENT,
];

const HEADER: &[Field] = &[
    DESCRIPTION,
    REQUIRED,
    DEPRECATED,
    Field::constrains("allowEmptyValue", Flag).until(V3_0).unread("a header is always read as it is"),
    Field::constrains("style", Word(&["simple"])).unread("there is no other style for headers"),
    EXPLODE,
    ALLOW_RESERVED.until(V3_0).unread("headers are not percent-encoded"),
    SCHEMA,
    EXAMPLE,
    EXAMPLES_MAP,
    CONTENT,
];

const REQUEST_BODY: &[Field] = &[UNSEEN_DESCRIPTION, CONTENT.required(), REQUIRED];

const MEDIA_TYPE: &[Field] = &[
    UNSEEN_DESCRIPTION.since(V3_2),
    SCHEMA,
    Field::constrains("itemSchema", One(Schema)).since(V3_2),
    EXAMPLE,
    EXAMPLES_MAP,
    Field::constrains("encoding", Map(&One(Encoding))),
    Field::constrains("prefixEncoding", List(&One(Encoding))).since(V3_2).unread(POSITIONS),
    Field::constrains("itemEncoding", One(Encoding)).since(V3_2).unread(POSITIONS),
];

const POSITIONS: &str = "parts are matched by their names, not by their positions";

const ENCODING: &[Field] = &[
    Field::constrains("contentType", Text),
    HEADERS.unread("the headers of parts are ignored"),
    Field::constrains("style", Word(FORM_STYLES)),
    EXPLODE,
    ALLOW_RESERVED,
    Field::constrains("encoding", Map(&One(Encoding))).since(V3_2).unread(NESTED),
    Field::constrains("prefixEncoding", List(&One(Encoding))).since(V3_2).unread(NESTED),
    Field::constrains("itemEncoding", One(Encoding)).since(V3_2).unread(NESTED),
];

const NESTED: &str = "multipart within multipart is taken as bytes";

const RESPONSES: &[Field] = &[Field::constrains("default", One(Response))];

const RESPONSE: &[Field] = &[
    SUMMARY.since(V3_2).unread(PROSE),
    DESCRIPTION.required_until(V3_1),
    HEADERS,
    CONTENT,
    Field::describes("links", Map(&One(Link))).unread(PROSE),
];

const EXAMPLE_OBJECT: &[Field] = &[
    SUMMARY.unread(EXAMPLES),
    UNSEEN_DESCRIPTION,
    Field::describes("dataValue", Any).since(V3_2).unread(EXAMPLES).instead("give it as `value`"),
    Field::describes("serializedValue", Text).since(V3_2).unread(EXAMPLES).instead("give it as `value`"),
    Field::describes("value", Any).unread(EXAMPLES),
    Field::describes("externalValue", Text).unread(EXAMPLES),
];

const LINK: &[Field] = &[
    Field::describes("operationRef", Text).unread(PROSE),
    Field::describes("operationId", Text).unread(PROSE),
    Field::describes("parameters", Map(&Any)).unread(PROSE),
    Field::describes("requestBody", Any).unread(PROSE),
    UNSEEN_DESCRIPTION,
    Field::describes("server", One(Server)).unread(PROSE),
];

const SCHEME_TYPES: &[&str] = &["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"];

const SECURITY_SCHEME: &[Field] = &[
    Field::secures("type", Word(SCHEME_TYPES)).required(),
    DESCRIPTION,
    Field::secures("name", Text),
    Field::secures("in", Word(&["query", "header", "cookie"])),
    Field::secures("scheme", Text),
    Field::describes("bearerFormat", Text).unread(PROSE),
    Field::secures("flows", One(OAuthFlows)),
    Field::describes("openIdConnectUrl", Text).unread("the implementation knows its provider"),
    Field::describes("oauth2MetadataUrl", Text).since(V3_2).unread("the implementation knows its provider"),
    Field::describes("deprecated", Flag).since(V3_2).unread(PROSE),
];

const FLOWS: &[Field] = &[
    Field::secures("implicit", One(ImplicitFlow)),
    Field::secures("password", One(PasswordFlow)),
    Field::secures("clientCredentials", One(ClientCredentialsFlow)),
    Field::secures("authorizationCode", One(AuthorizationCodeFlow)),
    Field::secures("deviceAuthorization", One(DeviceAuthorizationFlow))
        .since(V3_2)
        .unread("tokens of this flow are verified like any other; the client does not obtain them"),
];

const TOKEN_URL: Field = Field::secures("tokenUrl", Text).required();
const AUTHORIZATION_URL: Field =
    Field::describes("authorizationUrl", Text).required().unread("a browser goes there, not the client");
const REFRESH_URL: Field = Field::routes("refreshUrl", Text);
const SCOPES: Field = Field::secures("scopes", Map(&Prose)).required();

const IMPLICIT: &[Field] = &[AUTHORIZATION_URL, REFRESH_URL, SCOPES];
const TOKEN_FLOW: &[Field] = &[TOKEN_URL, REFRESH_URL, SCOPES];
const AUTHORIZATION_CODE: &[Field] = &[AUTHORIZATION_URL, TOKEN_URL, REFRESH_URL, SCOPES];
const DEVICE_AUTHORIZATION: &[Field] = &[
    Field::describes("deviceAuthorizationUrl", Text).required().unread("a person goes there, not the client"),
    TOKEN_URL,
    REFRESH_URL,
    SCOPES,
];
