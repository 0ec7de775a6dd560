//! The data files beside digests hold what their schema says, and nothing else.

use crate::world::Site;
use serde_json::Value;

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

#[test]
fn every_data_file_is_what_its_schema_says() {
    let pages = Site::demo().build().pages();
    let schema: Value = serde_json::from_str(pages.text("digest.schema.json")).unwrap();
    let files: Vec<(&str, &str)> = pages.ending(".json").filter(|(name, _)| *name != "digest.schema.json").collect();
    assert!(files.len() > 100, "{files:?}");
    for (name, text) in files {
        let digest: Value = serde_json::from_str(text).unwrap();
        let mut wrong = Vec::new();
        check(&digest, &schema, &schema, "the file", &mut wrong);
        assert_eq!(wrong, Vec::<String>::new(), "{name}");
        assert_eq!(digest["$schema"], "../digest.schema.json");
        assert_eq!(digest["texts"].as_array().unwrap().len(), digest["messages"].as_array().unwrap().len());
    }
}
