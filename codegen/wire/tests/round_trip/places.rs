//! The combinations of places and styles.

use countersign_wire::{Parameter, Place, Style};

/// Every style in every place, exploded and not, and JSON; in the query with reserved
/// characters too.
pub(crate) fn parameters() -> Vec<Parameter> {
    let places: [fn(&'static str) -> Parameter; 4] =
        [Parameter::path, Parameter::query, Parameter::header, Parameter::cookie];
    let mut parameters = Vec::new();
    for of_place in places {
        parameters.push(of_place("p.x").json());
        for style in Style::ALL {
            for explode in [false, true] {
                parameters.push(of_place("p.x").style(style).explode(explode));
            }
        }
    }
    let in_query = parameters.iter().filter(|parameter| parameter.place == Place::Query);
    let reserved: Vec<_> = in_query.map(|parameter| parameter.allow_reserved()).collect();
    parameters.extend(reserved);
    parameters
}

/// Whether the place of a parameter has its style (OpenAPI,
/// [style values](https://spec.openapis.org/oas/v3.0.4#style-values)).
pub(crate) fn is_in_its_place(parameter: &Parameter) -> bool {
    parameter.json
        || match parameter.place {
            Place::Path => matches!(parameter.style, Style::Simple | Style::Label | Style::Matrix),
            Place::Header => parameter.style == Style::Simple,
            Place::Cookie => parameter.style == Style::Form,
            Place::Query => {
                use Style::{DeepObject, Form, PipeDelimited, SpaceDelimited};
                matches!(parameter.style, Form | SpaceDelimited | PipeDelimited | DeepObject)
            }
        }
}
