//! How long each stage takes on the invented list: `cargo bench`. Whole builds are measured by tests/tools/measure.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on should stop")]

use criterion::{Criterion, criterion_group, criterion_main};
use listpress::base::id::ObjectId;
use listpress::config::{Config, Overrides};
use listpress::content::{digest as markdown, plain_text as text};
use listpress::demo;
use listpress::press::archive::Origin;
use listpress::press::posting::group;
use listpress::press::summary::MailSummary;
use listpress::press::{Press, mail};
use listpress::rows::digest::Digest;
use std::hint::black_box;

const SITE: &str = "title: Demo\nranges: monthly\nlists:\n  - name: demo\n    repository: builtin:demo\n";

fn raw_mails() -> Vec<(Origin, Vec<u8>)> {
    let origin = |committed| Origin { commit: ObjectId::ZERO, epoch: 0, committed };
    demo::mails(demo::BUILTIN_MAILS).map(|mail| (origin(mail.committed), mail.raw)).collect()
}

fn config(folder: &std::path::Path) -> Config {
    let file = folder.join("site.yaml");
    std::fs::write(&file, SITE).unwrap();
    Config::load(folder, &file, Overrides::default()).unwrap()
}

/// The digest of a month.
fn month(config: &Config) -> (Digest, Vec<String>) {
    let press = Press::open(config, &config.lists[0]).unwrap();
    let period = press.periods().unwrap().swap_remove(1);
    let (digest, texts, _) = press.digest(&period).unwrap();
    (digest, texts)
}

fn stages(criterion: &mut Criterion) {
    let raw = raw_mails();
    criterion.bench_function("parse 1,500 mails", |bencher| {
        bencher.iter(|| raw.iter().for_each(|(origin, bytes)| drop(black_box(mail::parse(*origin, bytes)))));
    });
    let parsed: Vec<_> = raw.iter().map(|(origin, bytes)| mail::parse(*origin, bytes)).collect();
    criterion.bench_function("sum up 1,500 mails", |bencher| {
        bencher.iter(|| parsed.iter().for_each(|mail| drop(black_box(MailSummary::new(mail)))));
    });
    let summaries: Vec<_> = parsed.iter().map(MailSummary::new).collect();
    criterion.bench_function("group 1,500 mails", |bencher| bencher.iter(|| group(black_box(&summaries))));

    let folder = tempfile::tempdir().unwrap();
    let config = config(folder.path());
    let (digest, texts) = month(&config);
    let link = &config.lists[0].link;
    let written = markdown::write(&digest, &texts, &[link]);
    criterion.bench_function("write a month's Markdown", |bencher| {
        bencher.iter(|| markdown::write(black_box(&digest), &texts, &[link]));
    });
    criterion.bench_function("read a month's Markdown", |bencher| {
        bencher.iter(|| markdown::read(black_box(&written)).unwrap());
    });
    criterion.bench_function("write a month's plain text", |bencher| {
        bencher.iter(|| text::write(black_box(&digest), &texts));
    });
}

criterion_group!(benches, stages);
criterion_main!(benches);
