//! A mail: what is read of it alone, and what becomes of it as a reply to itself.

use listpress::base::id::ObjectId;
use listpress::press::archive::Origin;
use listpress::press::mail::{Mail, MailJson, parse};
use listpress::press::reading::{ThreadMail, ThreadText, weave};
use listpress::press::summary::MailSummary;
use listpress::store::SiteStore;

pub(crate) fn run(bytes: &[u8]) {
    let mail = parse(Origin { commit: ObjectId([7; 20]), epoch: 0, committed: 1_756_857_600 }, bytes);
    serde_json::to_string(&MailJson::new(&mail)).expect("a mail can be shown");
    let summary = MailSummary::new(&mail);
    assert_eq!(SiteStore::decoded(&SiteStore::encoded(&summary)), Some(summary), "the store loses something");
    assert_whole(&mail);
}

/// Each line of a reply that is not quoted is on the page of its thread.
fn assert_whole(mail: &Mail) {
    let body = &mail.body;
    let (message, diff) = (&body.text[body.message.clone()], &body.text[body.diff.clone()]);
    let patch = ThreadText::Patch { message, diff, tail: "", next_diff: None };
    let reply = ThreadText::Reply(&mail.body.text);
    let woven = weave(&[ThreadMail { answers: None, text: patch }, ThreadMail { answers: Some(0), text: reply }]);
    assert_eq!(woven.pieces.len(), woven.texts.len());
    let shown: Vec<&str> = woven
        .pieces
        .iter()
        .zip(&woven.texts)
        .filter(|(piece, _)| piece.mail == 1)
        .flat_map(|(_, text)| text.lines())
        .collect();
    let left_out: Vec<&str> = woven.left_out.iter().flat_map(|(_, text)| text.lines()).collect();
    for line in mail.body.text.lines().filter(|line| !line.starts_with('>') && !line.trim().is_empty()) {
        assert!(shown.contains(&line) || left_out.contains(&line), "{line:?} is not on the page");
    }
}
