//! What pages may load: the Content-Security-Policy that stands in the head of each.
//!
//! Entry point: [`of_page`]. A page loads the site's own files and nothing else; what is inline in its templates is
//! allowed by its hash ([`InlineSources`]), and site.yaml can add sources. So a script that got into a page in spite of
//! all escaping does not run, and can tell nobody. `file:` is there for pages that are opened from a disk, which have no
//! origin that `'self'` could mean in every browser.
//!
//! Deliberately not supported: inline scripts and styles with something of the page in them, which have another hash on
//! each page. Values belong into `data-` attributes.

use crate::format::html;
use crate::format::policy::{Policy, source_of};

/// The policy without anything inline. Styles in attributes are allowed: the pictures are made of numbers in them, and
/// they can load only what the policy allows.
const OWN: &str = "default-src 'self' file:; img-src 'self' file: data:; style-src-attr 'unsafe-inline'; \
                   form-action 'self' file:; object-src 'none'; base-uri 'none'";

/// Inline scripts and styles, as directives with sources.
pub(super) type InlineSources = Vec<(&'static str, String)>;

/// The policy of a page; empty where site.yaml wants none.
pub(super) fn of_page(added: Option<&Policy>, inline: &[(&str, String)], is_hand_written: bool) -> String {
    let Some(added) = added else { return String::new() };
    let mut policy = Policy::parse(OWN).expect("it is a policy, as the tests show");
    for (directive, source) in inline {
        policy.add(directive, source);
    }
    if is_hand_written {
        // Pictures of other hosts: a person wanted them there.
        policy.add("img-src", "https:");
    }
    for (directive, sources) in added.directives() {
        for source in sources {
            policy.add(directive, source);
        }
    }
    policy.to_string()
}

/// What is inline in a template and the same on each page.
pub(super) fn inline(template: &str) -> InlineSources {
    let template = without_comments(template);
    let mut found = InlineSources::new();
    if !template.contains("<script") && !template.contains("<style") {
        return found;
    }
    // What cannot be read here fails when the page is rewritten, with a better message.
    let _ = html::read(&template, |tag| {
        let directive = match &*tag.name() {
            "script" if tag.attribute("src").is_none() => "script-src",
            "style" => "style-src",
            _ => return,
        };
        let text = tag.inside();
        if !["{{", "{%"].iter().any(|mark| text.contains(mark)) {
            found.push((directive, source_of(text)));
        }
    });
    found
}

fn without_comments(template: &str) -> String {
    let mut pieces = template.split("{#");
    let first = pieces.next().unwrap_or("").to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once("#}").map_or("", |(_, after)| after))
}

#[cfg(test)]
mod tests {
    use super::{OWN, inline, of_page};
    use crate::format::policy::{Policy, source_of};

    fn policy(added: &str, inline: &[(&str, String)]) -> String {
        of_page(Some(&Policy::parse(added).expect("a policy")), inline, false)
    }

    #[test]
    fn pages_load_files_of_the_site() {
        assert_eq!(policy("", &[]), OWN);
        assert!(!OWN.contains("http") && !OWN.contains('*'));
    }

    #[test]
    fn site_yaml_adds_sources_or_takes_the_policy_away() {
        let text = policy("script-src https://stats.example; frame-src https://films.example", &[]);
        assert!(text.contains("; script-src 'self' file: https://stats.example; "), "{text}");
        assert!(text.ends_with("; frame-src 'self' file: https://films.example"), "{text}");
        assert_eq!(of_page(None, &[], false), "");
    }

    #[test]
    fn only_what_people_wrote_shows_pictures_of_others() {
        let text = of_page(Some(&Policy::default()), &[], true);
        assert!(text.contains("; img-src 'self' file: data: https:; "), "{text}");
    }

    #[test]
    fn what_is_inline_in_a_template_is_allowed_by_its_hash() {
        let template = "{#- <script>no()</script> -#}\n<script src=\"/assets/x.js\"></script>\n<style>\np {}\n</style>\n\
                        {% if a %}<script defer>run()</script>{% endif %}<script>let x = {{ y }};</script>";
        let expected = [("style-src", source_of("\np {}\n")), ("script-src", source_of("run()"))];
        assert_eq!(inline(template), expected);
        let text = policy("", &inline(template));
        assert!(text.ends_with(&format!("script-src 'self' file: {}", source_of("run()"))), "{text}");
    }
}
