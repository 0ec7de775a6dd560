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
    is_woven(&mail);
}

/// A page can be made of the mail and of itself as a reply; that no word is lost on it, the suite's tests of `weave` hold.
fn is_woven(mail: &Mail) {
    let body = &mail.body;
    let (message, diff) = (&body.text[body.message.clone()], &body.text[body.diff.clone()]);
    let patch = ThreadText::Patch { message, diff, tail: "", next_diff: Some(diff) };
    let reply = ThreadText::Reply(&body.text);
    let woven = weave(&[ThreadMail { answers: None, text: patch }, ThreadMail { answers: Some(0), text: reply }]);
    assert_eq!(woven.pieces.len(), woven.texts.len());
    assert!(woven.pieces.iter().any(|piece| piece.mail == 0), "the patch is on the page");
}
