//! What a page holds that its own policy does not allow, and that browsers leave out without a word to the reader.

use super::fault::Fault;
use super::reading::FileReading;
use crate::format::html::Tag;
use crate::format::policy::{Policy, source_of};

/// The policy of a page, from where it stands on.
#[derive(Default)]
pub(super) struct PagePolicy(Option<Policy>);

impl PagePolicy {
    pub(super) fn look_at(&mut self, reading: &mut FileReading<'_>, tag: &Tag<'_>) {
        let name = tag.name();
        if name == "meta" && self.0.is_none() {
            self.0 = policy(tag);
        }
        if let Some(policy) = &self.0 {
            let blocked = match &*name {
                "script" if is_inline_script(tag) => !allows(policy, "script-src-elem", tag.inside()),
                "style" => !allows(policy, "style-src-elem", tag.inside()),
                _ => false,
            };
            if blocked {
                reading.fault(tag.start, Fault::Blocked(format!("<{name}>")));
            }
            let handlers = tag.attributes().filter(|(attribute, _)| attribute.starts_with("on"));
            for (handler, _) in handlers.filter(|(_, value)| !allows(policy, "script-src-attr", value)) {
                reading.fault(tag.start, Fault::Blocked(handler.into_owned()));
            }
        }
    }
}

fn policy(tag: &Tag<'_>) -> Option<Policy> {
    let kind = tag.attribute("http-equiv")?;
    kind.eq_ignore_ascii_case("content-security-policy").then(|| Policy::parse(&tag.attribute("content")?).ok())?
}

/// Whether a script is in the page, and is no data for other scripts.
fn is_inline_script(tag: &Tag<'_>) -> bool {
    let runs = |kind: &str| kind.is_empty() || kind == "module" || kind.to_ascii_lowercase().contains("javascript");
    tag.attribute("src").is_none() && tag.attribute("type").is_none_or(|kind| runs(&kind))
}

fn allows(policy: &Policy, directive: &str, text: &str) -> bool {
    let Some(sources) = policy.sources(directive) else { return true };
    let has = |wanted: &str| sources.iter().any(|source| source == wanted);
    let has_hash = sources.iter().any(|source| source.starts_with("'sha"));
    has(&source_of(text)) || has("'unsafe-inline'") && !has_hash
}
