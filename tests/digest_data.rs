//! The data files beside digests hold what their schema says, and nothing else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[expect(dead_code, reason = "each family of tests needs a part of the world")]
mod world;

use serde_json::Value;
use world::Site;
use world::pages::Pages;

/// Whether a value is what a schema asks for; else where it is not. Knows the words that our schema uses.
fn check(value: &Value, schema: &Value, root: &Value, place: &str, wrong: &mut Vec<String>) {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.strip_prefix("#/").unwrap();
        let target = name.split('/').fold(root, |at, part| &at[part]);
        return check(value, target, root, place, wrong);
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the schema says `{other}`, which this test does not know"),
    };
    let fits = match &schema["type"] {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().any(|kind| is(kind.as_str().unwrap())),
        _ => false,
    };
    if !fits {
        wrong.push(format!("{place} is {value}, not {}", schema["type"]));
    }
    if let Value::Array(items) = value {
        for (number, item) in items.iter().enumerate() {
            check(item, &schema["items"], root, &format!("{place}[{number}]"), wrong);
        }
    }
    if let Value::Object(fields) = value {
        for name in schema["required"].as_array().unwrap() {
            if !fields.contains_key(name.as_str().unwrap()) {
                wrong.push(format!("{place} has no {name}"));
            }
        }
        for (name, field) in fields {
            match schema["properties"].get(name) {
                Some(schema) => check(field, schema, root, &format!("{place}.{name}"), wrong),
                None => wrong.push(format!("{place} has a field `{name}` that the schema does not know")),
            }
        }
    }
}

fn data(pages: &Pages, name: &str) -> Value {
    serde_json::from_str(&pages.text(name)).unwrap()
}

#[test]
fn every_data_file_is_what_its_schema_says() {
    let pages = Site::demo().build().pages();
    let schema = data(&pages, "digest.schema.json");
    let names: Vec<String> = pages.names().into_iter().filter(|name| name.ends_with(".json")).collect();
    assert!(names.len() > 100, "{names:?}");
    for name in names.iter().filter(|name| *name != "digest.schema.json") {
        let digest = data(&pages, name);
        let mut wrong = Vec::new();
        check(&digest, &schema, &schema, "the file", &mut wrong);
        assert_eq!(wrong, Vec::<String>::new(), "{name}");
        assert_eq!(digest["$schema"], "../digest.schema.json");
        assert_eq!(digest["texts"].as_array().unwrap().len(), digest["messages"].as_array().unwrap().len());
    }
}
