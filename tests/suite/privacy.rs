//! Addresses that a site hides or obfuscates: in whatever form and field they stand, none reaches a file of the site.

use crate::world::letter::{letter, patch_tail, raw};
use crate::world::pages::Pages;
use crate::world::{Inbox, Site};

/// The local part of every address.
const TOKEN: &str = "zqtoken";

/// Domains, and what else an address may end in.
const ENDS: [&str; 10] = [
    "@kettle.example",
    "@sub.kettle.example",
    "@почта.рф",
    "@münchen.example",
    "@xn--mnchen-3ya.example",
    "@example_a.org",
    "@[192.0.2.1]",
    "@[IPv6:2001:db8::1]",
    "@localhost",
    "+list@kettle.example",
];

/// What stands around an address.
const FORMS: [&str; 12] = [
    "{}",
    "<{}>",
    "mailto:{}",
    "({})",
    "'{}'",
    "\"{}\"",
    "*{}*",
    "{},",
    "ann={}",
    "mine:{};",
    "`{}`",
    "[{}](mailto:{})",
];

/// Lines of a mail that hold one.
const LINES: [&str; 14] = [
    "Please ask {} about it.",
    "Reported-by: Cleo {}",
    "Cc: Cleo {}",
    "Link: {}",
    "Fixes: 0123456789ab (\"kettle: {}\")",
    "On Monday, Cleo {} wrote:",
    "> quoted {} again",
    "> > Cleo {} writes:",
    "Changes since v1:\n - thanks to {}",
    "Thank you, {}",
    "From: Cleo {}",
    "   indented: {}",
    "See {} and https://kettle.example/{}",
    "-- \nCleo {}",
];

/// The mails: each end of an address in each form, in a subject, in a name and in each line.
fn inbox() -> Inbox {
    let mut inbox = Inbox::v2();
    for (at, end) in ENDS.iter().enumerate() {
        let address = format!("{TOKEN}{end}");
        let lines: String = LINES
            .iter()
            .enumerate()
            .map(|(line, text)| {
                let form = FORMS[(at + line) % FORMS.len()].replace("{}", &address);
                // What a web address holds stays as it is.
                text.replace("https://kettle.example/{}", "https://kettle.example/").replace("{}", &form) + "\n"
            })
            .collect();
        let form = FORMS[at].replace("{}", &address);
        let diff = patch_tail("spout.c").replace("@@\n", &format!("@@ {address}\n"));
        let root = format!("root{at}@mail.invalid");
        inbox = inbox
            .letter(letter(&format!("ann: [PATCH] kettle: {form}")).id(&root).body(&format!("{lines}\n---\n{diff}")))
            .letter(raw(format!("From: \"Cleo {address}\" <{address}>\nSubject: Re: [PATCH] kettle: {form}\nMessage-ID: <reply{at}@mail.invalid>\nIn-Reply-To: <{root}>\nDate: Mon, 03 Mar 2025 12:00:00 +0000\n\n{lines}")))
            .letter(raw(format!("From: Cleo <\"{TOKEN}\"{}>\nSubject: about {form}\nMessage-ID: <talk{at}@mail.invalid>\nDate: Mon, 03 Mar 2025 12:00:00 +0000\n\n{lines}", &end[end.find('@').unwrap()..])))
            .letter(letter(&format!("bob: [PATCH v2] kettle: {form}")).answers(&root).body(&format!("{lines}\n---\n{diff}")));
    }
    inbox
}

fn site(mode: &str) -> Pages {
    let inbox = inbox();
    let yaml = format!("addresses: {mode}\nfeed: full\nreading: all\n");
    let site = Site::with(&inbox, &yaml).keeping(inbox);
    let run = site.run(&["build"]);
    assert!(matches!(run.code, 0 | 3), "{}", run.stderr);
    site.pages()
}

/// Where files hold one of these texts, with what stands around it.
fn holding(pages: &Pages, texts: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (name, bytes) in &pages.0 {
        let file = String::from_utf8_lossy(bytes);
        for text in texts {
            found.extend(name.contains(text).then(|| name.clone()));
            let around =
                |at: usize| file[..at].chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect::<String>();
            found.extend(
                file.match_indices(text).take(3).map(|(at, _)| {
                    format!("{name}: {}{}", around(at), file[at..].chars().take(40).collect::<String>())
                }),
            );
        }
    }
    found
}

#[test]
fn hidden_addresses_are_in_no_file_of_the_site() {
    let pages = site("hide");
    assert!(pages.ending(".html").count() > 30);
    assert_eq!(holding(&pages, &[TOKEN]), Vec::<String>::new());
}

#[test]
fn obfuscated_addresses_are_whole_in_no_file_of_the_site() {
    let pages = site("obfuscate");
    let whole = [
        format!("{TOKEN}@"),
        format!("{TOKEN}\"@"),
        format!("{TOKEN}%40"),
        format!("{TOKEN}&quot;@"),
        format!("{TOKEN}\\\"@"),
        format!("{TOKEN}+list@"),
    ];
    assert_eq!(holding(&pages, &whole.each_ref().map(String::as_str)), Vec::<String>::new());
    assert!(!holding(&pages, &[&format!("{TOKEN} (at) ")]).is_empty());
}
