//! The trie against the rule that it stands for: the most specific template that matches, one
//! looked at after the other.

use std::time::{Duration, Instant};

use http::Method;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// All templates, the most specific first, and the first added of those that are equally specific.
#[derive(Default)]
struct Linear {
    routes: Vec<(Template, Route)>,
}

impl Linear {
    fn add(&mut self, base: &str, path: &'static str, mut method: RouteMethod) -> bool {
        let (template, variables) = Template::parse(base, path).expect("a template");
        method.variables = variables;
        if let Some((_, route)) = self.routes.iter_mut().find(|(other, _)| *other == template) {
            return route.add(method);
        }
        let mut route = Route::default();
        route.add(method);
        let place = self.routes.partition_point(|(other, _)| other.specificity(&template).is_le());
        self.routes.insert(place, (template, route));
        true
    }

    fn find(&self, path: &str) -> Found<'_> {
        let matching = |path: &str| {
            self.routes.iter().find_map(|(template, route)| template.matches(path).map(|values| (route, values)))
        };
        if let Some((route, values)) = matching(path) {
            return Found::Route(route, values);
        }
        let other = match path.strip_suffix('/') {
            Some(without) if without.ends_with('/') => return Found::Nothing,
            Some(without) => without.to_owned(),
            None => format!("{path}/"),
        };
        match matching(&other) {
            Some(_) => Found::OtherSlash(relative(path)),
            None => Found::Nothing,
        }
    }
}

fn method(number: usize, method: Method) -> RouteMethod {
    RouteMethod { method, target: Target::Operation(number), variables: Vec::new(), selector: &[] }
}

/// The router over these templates, a GET each.
fn router(base: &str, templates: impl IntoIterator<Item = &'static str>) -> Router {
    let mut routes = Routes::default();
    for (number, template) in templates.into_iter().enumerate() {
        assert!(routes.add(base, template, method(number, Method::GET)).expect("a template"), "{template} is new");
    }
    routes.into()
}

/// What is between two slashes of a template: few texts, so that many templates fit one path.
const SEGMENTS: [&str; 24] = [
    "a",
    "b",
    "ab",
    "a.b",
    "%61b",
    "a%2Fb",
    "50%25",
    "%2541",
    "é",
    "{x}",
    "{y}",
    "{x}",
    "{x}.{y}",
    "{x}.b",
    "a.{x}",
    "a{x}",
    "{x}b",
    "a{x}b",
    "ab{x}",
    "{x}{y}",
    "{x}.{y}.{z}",
    "%61{x}",
    "{x}-{y}",
    "é{x}",
];

/// And of a path.
const PARTS: [&str; 20] = [
    "a", "a", "b", "b", "ab", "a.b", "a.b.b", "%61", "A", "ab.b", "a-b.a", "abb", "", ".", "a%2Fb", "50%", "%41",
    "%C3%A9b", "é", "%ff",
];

fn paths(parts: &'static [&'static str], longest: usize) -> impl Strategy<Value = String> {
    (vec(select(parts), 0..=longest), any::<bool>()).prop_map(|(parts, slash)| {
        let end = if slash || parts.is_empty() { "/" } else { "" };
        format!("{}{end}", parts.iter().map(|part| format!("/{part}")).collect::<String>())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_trie_finds_what_the_rule_says(
        base in select(&["", "/a", "/a/%61b"][..]),
        templates in vec((paths(&SEGMENTS, 4), select(&[Method::GET, Method::PUT][..])), 0..25),
        asked in vec((any::<bool>(), paths(&PARTS, 4)), 1..25),
    ) {
        let (mut routes, mut linear) = (Routes::default(), Linear::default());
        for (number, (template, verb)) in templates.into_iter().enumerate() {
            let template: &'static str = template.leak();
            let is_new = routes.add(base, template, method(number, verb.clone())).expect("a template");
            prop_assert_eq!(is_new, linear.add(base, template, method(number, verb)), "{}", template);
        }
        let router = Router::from(routes);
        for (below, path) in asked {
            let path = if below { format!("{base}{path}") } else { path };
            prop_assert_eq!(router.find(&path), linear.find(&path), "{}", path);
        }
    }
}

/// The template that `path` leads to, by its place in the list.
fn target(router: &Router, path: &str) -> Option<Target> {
    match router.find(path) {
        Found::Route(route, _) => route.method(&Method::GET, "").map(|(entry, _)| entry.target),
        Found::OtherSlash(_) | Found::Nothing => None,
    }
}

#[test]
fn a_search_goes_back_where_a_branch_ends() {
    let router = router("", ["/a/{x}/c", "/{y}/b/d", "/{x}.{y}/p/{q}", "/{x}-{y}/p/lit", "/files/{name}.json"]);
    let cases = [
        ("/a/b/d", Some(1)),
        ("/a/b/c", Some(0)),
        ("/a/x/d", None),
        // Both first segments fit, and are equally specific: what follows decides.
        ("/1.2-3/p/lit", Some(3)),
        ("/1.2-3/p/other", Some(2)),
        ("/files/a.json", Some(4)),
        ("/files/.json", None),
    ];
    for (path, place) in cases {
        assert_eq!(target(&router, path), place.map(Target::Operation), "{path}");
    }
}

/// A release build takes less than 0.1 s (`cargo bench`); a build for tests on a busy machine may
/// take longer.
#[test]
fn ten_thousand_templates_are_mounted_and_found() {
    let layouts: [fn(usize) -> String; 4] = [
        |number| format!("/r{number}/{{id}}"),
        |number| format!("/{{tenant}}/r{number}/{{id}}"),
        |number| format!("/files/{{name}}.t{number}"),
        |number| format!("/{{x}}.t{number}.{{y}}"),
    ];
    for layout in layouts {
        let templates: Vec<&'static str> =
            (0..10_000).map(|number| -> &'static str { layout(number).leak() }).collect();
        let started = Instant::now();
        let router = router("/api/v1", templates.iter().copied());
        for (number, template) in templates.iter().enumerate().step_by(1_000) {
            let path = format!("/api/v1{}", template.replace(['{', '}'], ""));
            assert_eq!(target(&router, &path), Some(Target::Operation(number)), "{path}");
        }
        assert!(started.elapsed() < Duration::from_secs(5), "{}: {:?}", templates[0], started.elapsed());
    }
}
