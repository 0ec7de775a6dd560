//! Several lists of the invented project: the one beside `builtin:demo`, and those of `listpress demo DIR --lists N`.

use crate::world::Site;
use listpress::base::id::ObjectId;
use listpress::demo::{self, BuiltinList, DemoEvent, DemoMail};
use listpress::press::archive::{Archive, Origin};
use listpress::press::mail::{self, Mail};
use listpress::press::posting::{Posting, group};
use listpress::press::summary::MailSummary;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

/// The two lists that are built in.
struct Builtin {
    first: Vec<DemoMail>,
    second: Vec<DemoMail>,
}

static BUILTIN: LazyLock<Builtin> = LazyLock::new(|| {
    let arrived = |mails: Vec<DemoMail>| mails.into_iter().filter(|mail| mail.event == DemoEvent::Mail).collect();
    Builtin { first: arrived(demo::mails(demo::BUILTIN_MAILS).collect()), second: arrived(demo::second_mails()) }
});

fn ids(mails: &[DemoMail]) -> BTreeSet<&str> {
    mails.iter().map(|mail| mail.message_id.as_str()).filter(|id| !id.is_empty()).collect()
}

fn text(mail: &DemoMail) -> String {
    String::from_utf8_lossy(&mail.raw).into_owned()
}

fn parse(mail: &DemoMail) -> Mail {
    mail::parse(Origin { commit: ObjectId::ZERO, epoch: 0, committed: mail.committed }, &mail.raw)
}

/// A posting with the Message-IDs of its cover (0) and of its patches by index, and its title.
type Whole = (Posting, Vec<(u32, String)>, String);

fn postings(mails: &[DemoMail]) -> Vec<Whole> {
    let mut seen = BTreeSet::new();
    let summaries: Vec<MailSummary> = mails.iter().map(|mail| MailSummary::new(&parse(mail))).collect();
    let summaries: Vec<_> = summaries.into_iter().filter(|mail| seen.insert(mail.message_id.to_string())).collect();
    let id = |mail: usize| summaries[mail].message_id.to_string();
    let shown = |posting: Posting| {
        let cover = posting.cover.iter().map(|mail| (0, id(*mail)));
        let mails = cover.chain(posting.patches.iter().map(|slot| (slot.index, id(slot.mail)))).collect();
        let title = summaries[posting.head].title.to_string();
        (posting, mails, title)
    };
    group(&summaries).postings.into_iter().map(shown).collect()
}

#[test]
fn the_second_list_has_the_same_ids_on_every_machine() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let [first, second] = [&one, &other].map(|folder| demo::materialise(folder.path(), BuiltinList::Second).unwrap());
    assert_eq!(first.heads, second.heads);
    insta::assert_snapshot!(first.heads[0], @"6d3a2fb7a3a247dd0f83456006d8c2f3410403a2");
}

#[test]
fn a_third_of_the_mails_of_the_second_list_are_on_the_first() {
    let Builtin { first, second } = &*BUILTIN;
    let (first, second) = (ids(first), ids(second));
    let shared = first.intersection(&second).count();
    assert!((second.len() * 28 / 100..second.len() * 38 / 100).contains(&shared), "{shared} of {}", second.len());
    let days = |mails: &[DemoMail]| (mails.last().unwrap().committed - mails[0].committed) / 86_400;
    assert!((90..170).contains(&days(&BUILTIN.second)), "{} days", days(&BUILTIN.second));
    assert!(BUILTIN.second.is_sorted_by_key(|mail| mail.committed));
}

#[test]
fn the_second_list_changes_the_mails_that_it_hands_on() {
    // Two mails have the same Message-ID.
    let key = |mail: &DemoMail| (mail.message_id.clone(), mail.sent);
    let first: BTreeMap<_, &DemoMail> = BUILTIN.first.iter().map(|mail| (key(mail), mail)).collect();
    let (mut tagged, mut footed, mut base64, mut quoted, mut wrapped) = (0, 0, 0, 0, 0);
    for mail in &BUILTIN.second {
        let Some(original) = first.get(&key(mail)).filter(|_| !mail.message_id.is_empty()) else { continue };
        let (here, there) = (parse(mail), parse(original));
        assert_eq!(here.author, there.author);
        // A subject of nothing but tags is its own title.
        let title = &there.subject.title;
        assert!(here.subject.title == *title || title.starts_with('['), "{title}");
        assert!(here.date.guessed || here.date.seconds == there.date.seconds, "{}", mail.subject);
        tagged += usize::from(mail.subject.starts_with("[drivers] ") && text(mail).contains("\nSubject: [drivers] "));
        footed += usize::from(here.body.text.contains("\nmarram-drivers mailing list -- "));
        let newly = |encoding: &str| {
            let line = format!("\nContent-Transfer-Encoding: {encoding}\n");
            usize::from(text(mail).contains(&line) && !text(original).contains(&line))
        };
        base64 += newly("base64");
        quoted += newly("quoted-printable");
        let lines = |mail: &Mail| mail.body.text.split("_____").next().unwrap().lines().count();
        let words =
            |mail: &Mail| -> String { mail.body.text.split("_____").next().unwrap().split_whitespace().collect() };
        wrapped += usize::from(lines(&here) > lines(&there) && words(&here) == words(&there));
    }
    let found = (tagged, footed, base64, quoted, wrapped);
    assert!(tagged > 100 && footed > 100 && base64 > 10 && quoted > 10 && wrapped > 10, "{found:?}");
}

#[test]
fn mails_reach_both_lists_in_all_the_ways_that_real_ones_do() {
    let Builtin { first, second } = &*BUILTIN;
    let (on_first, on_second) = (ids(first), ids(second));
    let both = |id: &str| on_first.contains(id) && on_second.contains(id);
    let (mut covers, mut gaps, mut continued) = (0, 0, 0);
    let earlier_postings = postings(first);
    for (posting, mails, _) in &earlier_postings {
        let patches: Vec<&str> = mails.iter().filter(|(index, _)| *index > 0).map(|(_, id)| id.as_str()).collect();
        let shared = patches.iter().filter(|id| both(id)).count();
        let cover_is_alone = posting.cover.is_some() && !both(&mails[0].1);
        covers += usize::from(cover_is_alone && shared == patches.len());
        gaps += usize::from(shared > 0 && shared + 1 == patches.len());
    }
    for (posting, mails, title) in postings(second) {
        let only = |mails: &[(u32, String)], there: &BTreeSet<&str>| mails.iter().all(|(_, id)| !there.contains(&**id));
        let before = |(other, earlier, named): &&Whole| {
            *named == title && other.version.number < posting.version.number && only(earlier, &on_second)
        };
        continued += usize::from(only(&mails, &on_first) && earlier_postings.iter().any(|other| before(&other)));
    }
    let answers = |mails: &[DemoMail], there: &BTreeSet<&str>| {
        let to_shared = |mail: &&DemoMail| parse(mail).in_reply_to.is_some_and(|parent| both(&parent));
        mails.iter().filter(|mail| !there.contains(&*mail.message_id)).filter(to_shared).count()
    };
    let answers = (answers(first, &on_second), answers(second, &on_first));
    let found = format!("{covers} covers, {gaps} gaps, {continued} continued, {answers:?} answers");
    assert!(covers > 0 && gaps > 0 && continued > 3 && answers.0 > 5 && answers.1 > 5, "{found}");
}

#[test]
fn every_address_of_the_second_list_is_in_a_domain_reserved_for_examples() {
    for mail in &BUILTIN.second {
        let text = text(mail);
        let (header, _) = text.split_once("\n\n").unwrap();
        let domains = header.split('@').skip(1).map(|rest| rest.split(['>', ',', '\n', ' ', ';']).next().unwrap());
        for domain in domains {
            assert!(domain.ends_with(".example") || domain.contains("example."), "{domain} in {}", mail.subject);
        }
    }
}

/// The Message-IDs of each list below a folder.
fn archived(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let lists = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |list: std::path::PathBuf| {
        let archive = Archive::open(&list).unwrap();
        let arrivals = archive.log().unwrap().arrivals;
        let id = |arrival| {
            mail::parse(Origin { commit: ObjectId::ZERO, epoch: 0, committed: 0 }, &archive.read(arrival).unwrap())
        };
        let ids = arrivals.iter().map(|arrival| id(arrival).message_id.map_or(String::new(), |id| id.to_string()));
        (list.file_name().unwrap().to_str().unwrap().to_owned(), ids.collect())
    };
    lists.map(read).collect()
}

#[test]
fn each_mail_is_in_the_archives_of_the_lists_that_it_was_sent_to() {
    let folder = tempfile::tempdir().unwrap();
    let created = demo::create_lists(folder.path(), 700, 4, &mut |_| {}).unwrap();
    let mut sent: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut unique = 0;
    for (mail, lists) in demo::spread_mails(700, 4).filter(|(mail, _)| mail.event == DemoEvent::Mail) {
        assert!(!lists.is_empty(), "{}", mail.subject);
        unique += 1;
        for list in lists {
            sent.entry(list).or_default().push(mail.message_id.clone());
        }
    }
    assert_eq!(unique, 700);
    let mut archived = archived(folder.path());
    archived.values_mut().chain(sent.values_mut()).for_each(|ids| ids.sort());
    assert_eq!(archived, sent);
    assert!(created.iter().all(|list| list.mails == sent[&list.name].len()));
    assert!(created.iter().map(|list| list.mails).sum::<usize>() > 850, "mails are shared");
}

#[test]
fn several_lists_have_the_same_ids_each_time_and_are_not_written_over_others() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let heads = |folder: &Path| -> Vec<Vec<ObjectId>> {
        let created = demo::create_lists(folder, 200, 3, &mut |_| {}).unwrap();
        created.into_iter().map(|list| list.created.heads).collect()
    };
    assert_eq!(heads(one.path()), heads(other.path()));
    assert!(demo::create_lists(one.path(), 200, 3, &mut |_| {}).unwrap_err().to_string().contains("is not empty"));
    let single = tempfile::tempdir().unwrap();
    let [list] = &demo::create_lists(single.path(), 150, 1, &mut |_| {}).unwrap()[..] else { panic!("one list") };
    assert_eq!((list.name.as_str(), list.mails), ("devel", 150));
}

#[test]
fn the_command_writes_as_many_lists_as_are_asked_for() {
    let site = Site::empty();
    let folder = site.path("lists").display().to_string();
    let run = site.run(&["demo", &folder, "--mails", "120", "--lists", "3"]);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.stderr, @"120 mails as 175 copies in 3 lists in [ROOT]/lists");
    assert_eq!(archived(Path::new(&folder)).into_keys().collect::<Vec<_>>(), ["devel", "drivers", "storage"]);
    assert_eq!(site.run(&["demo", &folder, "--mails", "1", "--lists", "0"]).code, 2);
}
