//! An invented posting with what was said about it, as a file of content/: what the upper half would write of it.
//!
//! Entry point: [`whistle`]. Its mails are those of [`inbox`], so that its series is known.

use super::letter::{letter, mailbox, seconds};
use super::{Inbox, Site};
use listpress::base::bot::BotWork;
use listpress::base::date::DateTime;
use listpress::base::id::MessageId;
use listpress::config::LinkMask;
use listpress::content::reading::write;
use listpress::rows::reading::{KIND, Piece, PieceKind, Placed, ReadMail, Reading, SCHEMA, Writer};
use std::fs;

/// Its folder and file below the list's readings.
pub(crate) const NAME: &str = "2025-03/whistle-mail-invalid-abcdefghijklmnop";

/// A reading with its texts.
#[derive(Clone)]
pub(crate) struct InventedReading {
    pub(crate) reading: Reading,
    pub(crate) texts: Vec<String>,
}

/// The archive of a posting of three patches, with a dozen replies and a next version.
pub(crate) fn inbox() -> Inbox {
    let mut letters = Vec::new();
    for (sender, subject, id, parent, day) in MAILS {
        let mail = letter(&format!("{sender}: {subject}")).id(&format!("{id}@mail.invalid")).on(day);
        let mail = match TAGS.iter().find(|(other, _)| *other == id) {
            Some((_, tag)) => mail.body(&format!("{tag}\n")),
            None => mail,
        };
        letters.push(if parent.is_empty() { mail } else { mail.answers(&format!("{parent}@mail.invalid")) });
    }
    letters.push(letter("ann: [PATCH v3] kettle: Whistle").id("third@mail.invalid").answers("whistle@mail.invalid").on("2025-03-09").body(
        "It whistles.\n---\nv3: all in one, see https://lore.kernel.org/r/whistle@mail.invalid\n\ndiff --git a/kettle.c b/kettle.c\n--- a/kettle.c\n+++ b/kettle.c\n@@ -1,1 +1,2 @@\n water\n+steam\n",
    ));
    Inbox::v2().letters(letters)
}

/// The review tags that mails give.
const TAGS: [(&str, &str); 2] =
    [("carol2", "Reviewed-by: Carol <carol@example.org>"), ("bob2", "Reviewed-by: Bob <bob@example.org>")];

/// Sender, subject, name of the mail, the mail that it answers, and its day.
const MAILS: [(&str, &str, &str, &str, &str); 14] = [
    ("ann", "[PATCH v2 0/3] Teach the kettle to whistle", "whistle", "", "2025-03-04T08:00:00"),
    ("ann", "[PATCH v2 1/3] kettle: Whistle", "one", "whistle", "2025-03-04T08:01:00"),
    ("ann", "[PATCH v2 2/3] lid: Do not whistle", "two", "whistle", "2025-03-04T08:02:00"),
    ("ann", "[PATCH v2 3/3] docs: Describe the whistle", "three", "whistle", "2025-03-04T08:03:00"),
    ("bob", "Re: [PATCH v2 1/3] kettle: Whistle", "bob1", "one", "2025-03-04T09:00:00"),
    ("ann", "Re: [PATCH v2 1/3] kettle: Whistle", "ann1", "bob1", "2025-03-04T10:00:00"),
    ("bob", "Re: [PATCH v2 1/3] kettle: Whistle", "bob2", "ann1", "2025-03-04T11:00:00"),
    ("carol", "Re: [PATCH v2 1/3] kettle: Whistle", "carol1", "one", "2025-03-05T09:00:00"),
    ("carol", "Re: [PATCH v2 0/3] Teach the kettle to whistle", "carol2", "whistle", "2025-03-05T10:00:00"),
    ("dora", "Re: [PATCH v2 2/3] lid: Do not whistle", "dora1", "two", "2025-03-05T11:00:00"),
    ("kernel test robot <lkp@intel.com>", "Re: [PATCH v2 1/3] kettle: Whistle", "robot", "one", "2025-03-05T12:00:00"),
    ("bob", "Re: [PATCH v2 2/3] lid: Do not whistle", "bob3", "two", "2025-03-06T09:00:00"),
    ("dora", "Re: [PATCH v2 3/3] docs: Describe the whistle", "dora2", "three", "2025-03-06T10:00:00"),
    ("ann", "Re: [PATCH v2 2/3] lid: Do not whistle", "ann2", "dora1", "2025-03-06T11:00:00"),
];

impl InventedReading {
    fn new() -> Self {
        let mut people: Vec<Writer> = Vec::new();
        let mut mails = Vec::new();
        for (at, (sender, subject, id, parent, day)) in MAILS.into_iter().enumerate() {
            let from = mailbox(sender);
            let (name, email) = from.trim_end_matches('>').split_once(" <").unwrap();
            let author = people.iter().position(|known| known.email == email).unwrap_or_else(|| {
                let bot = name.contains("robot").then_some(BotWork::Reports);
                people.push(Writer { name: name.to_owned(), email: email.to_owned(), bot });
                people.len() - 1
            });
            mails.push(ReadMail {
                message_id: Some(MessageId::new(format!("{id}@mail.invalid"))),
                subject: subject.to_owned(),
                author,
                date: DateTime { seconds: seconds(day), offset: 3600 },
                patch: u32::try_from(at).ok().filter(|patch| *patch < 4),
                answers: MAILS.iter().position(|(_, _, other, _, _)| *other == parent),
                list: None,
                size: 0,
            });
        }
        let reading = Reading {
            generated: "by a test".to_owned(),
            schema: SCHEMA,
            kind: KIND.to_owned(),
            title: "Teach the kettle to whistle".to_owned(),
            list: "kettle".to_owned(),
            name: NAME.to_owned(),
            digest: "2025-03-04".to_owned(),
            series: "teach".to_owned(),
            version: "v2".to_owned(),
            size: 0,
            people,
            mails,
            pieces: Vec::new(),
        };
        Self { reading, texts: Vec::new() }
    }

    /// Adds lines of a patch itself.
    pub(crate) fn own(mut self, mail: usize, path: &str, text: &str) -> Self {
        let is_diff = !path.is_empty();
        let kind = if is_diff { PieceKind::Diff } else { PieceKind::Message };
        let path = Some(path.to_owned()).filter(|path| is_diff && path != "…");
        self.reading.pieces.push(Piece { mail, kind, depth: 0, path, placed: None, line_changed: false });
        self.texts.push(text.to_owned());
        self
    }

    /// Adds lines of a reply.
    pub(crate) fn said(
        mut self,
        mail: usize,
        depth: u32,
        (kind, placed): (PieceKind, Option<Placed>),
        text: &str,
    ) -> Self {
        self.reading.pieces.push(Piece { mail, kind, depth, path: None, placed, line_changed: false });
        self.texts.push(text.to_owned());
        self
    }

    /// Adds the words of all mails but the first, each below the one that it answers.
    fn said_by_all(mut self, depths: &[u32]) -> Self {
        let mut stack = vec![0];
        while let Some(mail) = stack.pop() {
            let placed = if mail == 1 { AT } else { Some(Placed::Below).filter(|_| depths[mail] == 1) };
            if mail > 0 {
                self = self.said(mail, depths[mail], (WORDS, placed), &format!("These are the words of mail {mail}."));
            }
            let mails = self.reading.mails.iter().enumerate();
            let answers: Vec<usize> =
                mails.filter(|(_, other)| other.answers == Some(mail)).map(|(at, _)| at).collect();
            stack.extend(answers.into_iter().rev());
        }
        self
    }

    /// Says that the next version has not the line of the last remark.
    pub(crate) fn changed(mut self) -> Self {
        self.reading.pieces.last_mut().unwrap().line_changed = true;
        self
    }

    /// The file.
    pub(crate) fn text(&self) -> String {
        let mut reading = self.reading.clone();
        let own = reading.pieces.iter().zip(&self.texts).filter(|(piece, _)| piece.depth == 0);
        reading.size = u32::try_from(own.map(|(_, text)| text.len()).sum::<usize>()).unwrap();
        let mask = LinkMask::default();
        write(&reading, &self.texts, &|_| &mask)
    }
}

const WORDS: PieceKind = PieceKind::Words;
const AT: Option<Placed> = Some(Placed::Lines);

/// The posting with everything that a reading can hold.
pub(crate) fn whistle() -> InventedReading {
    let kettle = "diff --git a/src/kettle.c b/src/kettle.c\nindex 1111111..2222222 100644\n--- a/src/kettle.c\n+++ b/src/kettle.c\n@@ -10,6 +10,9 @@ static int boil(struct kettle *kettle)\n \tif (!kettle->water)\n \t\treturn -EDRY;\n \n+\tif (kettle->steam > KETTLE_LOUD)\n+\t\twhistle(kettle);";
    let lid = "diff --git a/src/lid.c b/src/lid.c\nnew file mode 100644\n--- /dev/null\n+++ b/src/lid.c\n@@ -0,0 +1,4 @@\n+// A lid <that> stays quiet & shut\n+int lid(void)\n+{\n+}";
    InventedReading::new()
        .own(0, "", "A kettle that whistles need not be watched.\n\nThe first patch teaches it, the second keeps the lid quiet. See\nhttps://tea.example.net/whistle for the sound.\n\nAnn (3):\n  kettle: Whistle\n  lid: Do not whistle\n  docs: Describe the whistle\n\n src/kettle.c | 4 +++-\n 1 file changed, 3 insertions(+), 1 deletion(-)")
        .said(8, 1, (WORDS, Some(Placed::Below)), "For the whole posting:\n\nReviewed-by: Carol <carol@example.org>")
        .said(8, 1, (PieceKind::Tail, None), "-- \nCarol\nTea is a way of life")
        .own(1, "", "Nobody watches a kettle.")
        .said(7, 1, (WORDS, AT), "Somebody does: see Documentation/watching.rst.")
        .own(1, "", "\nLet it whistle when it is hot.\n\nSigned-off-by: Ann <ann@example.org>")
        .own(1, "src/kettle.c", kettle)
        .said(4, 1, (WORDS, AT), "This whistles on every turn of the loop. Would it not be enough to do so once,\nand then to wait until somebody comes? As it is, the neighbours hear it too:\n\n\tif (!kettle->whistled)\n\t\twhistle(kettle);\n\n\tkettle->whistled = true;\n\n- the loop runs a hundred times a second,\n- and nobody needs that.")
        .changed()
        .said(5, 2, (WORDS, None), "The loop sleeps while it whistles.")
        .said(5, 2, (PieceKind::Quote, None), "> As I said elsewhere\n> it is loud")
        .said(5, 2, (WORDS, None), "But once is enough, I agree.")
        .said(6, 3, (WORDS, None), "Thanks!\n\nReviewed-by: Bob <bob@example.org>")
        .own(1, "…", "+\n \tkettle->steam++;\n-\treturn 0;\n+\treturn kettle->steam;\n }")
        .said(4, 1, (WORDS, Some(Placed::Hunk)), "And who reads this number?")
        .said(10, 1, (WORDS, Some(Placed::Below)), "Hi Ann,\n\nkernel test robot noticed the following build warnings:\n\n   src/kettle.c:14:3: warning: unused result")
        .own(2, "", "A lid has nothing to say.\n\nSigned-off-by: Ann <ann@example.org>")
        .own(2, "src/lid.c", lid)
        .said(9, 1, (WORDS, AT), "Is this all? I would have written:")
        .said(9, 1, (PieceKind::Diff, None), "--- a/src/lid.c\n+++ b/src/lid.c\n@@ -2,1 +2,1 @@\n-int lid(void)\n+void lid(void)")
        .said(13, 2, (WORDS, None), "Yes.")
        .said(11, 1, (WORDS, Some(Placed::Below)), "Looks good to me, apart from what was said.")
        .own(3, "", "For those who never heard one.")
        .own(3, "docs/whistle.png", "diff --git a/docs/whistle.png b/docs/whistle.png\nBinary files a/docs/whistle.png and b/docs/whistle.png differ")
        .said(12, 1, (PieceKind::Quote, Some(Placed::Below)), "> a line that is nowhere")
        .said(12, 1, (WORDS, None), "Where is that line?")
}

/// A posting of so many patches that each has a page of its own.
pub(crate) fn large() -> InventedReading {
    let mut large = whistle();
    for patch in 4..24 {
        let at = large.reading.mails.len();
        let name = format!("p{patch}@mail.invalid");
        let mail = ReadMail {
            message_id: Some(MessageId::new(name)),
            patch: Some(patch),
            answers: Some(0),
            ..large.reading.mails[3].clone()
        };
        large.reading.mails.push(mail);
        large = large.own(at, "", &format!("Patch {patch}."));
    }
    large
}

/// A thread without patches of so many mails: every fourth one answers the first, those between each other.
pub(crate) fn talk(mails: usize) -> InventedReading {
    let mut talk = whistle();
    "What is the best tea?".clone_into(&mut talk.reading.title);
    (talk.reading.series, talk.reading.version) = (String::new(), String::new());
    let (first, people) = (talk.reading.mails[0].clone(), talk.reading.people.len());
    (talk.reading.mails, talk.reading.pieces, talk.texts) = (Vec::new(), Vec::new(), Vec::new());
    let mut depths: Vec<u32> = Vec::new();
    for at in 0..mails {
        // The second subthread is a long one.
        let answers = match at {
            0 => None,
            _ if at % 4 == 1 => Some(0),
            _ if at % 2 == 0 && at > 6 => Some(at - 1).filter(|_| at % 8 == 0).or(Some(5)),
            _ => Some(at - 1),
        };
        let mail = ReadMail {
            message_id: Some(MessageId::new(format!("talk{at}@mail.invalid"))),
            subject: "What is the best tea?".to_owned(),
            author: at % people,
            date: DateTime { seconds: first.date.seconds + i64::try_from(at).unwrap() * 3600, offset: 3600 },
            patch: None,
            answers,
            list: None,
            size: 0,
        };
        talk.reading.mails.push(mail);
        depths.push(answers.map_or(0, |answered: usize| depths[answered] + 1));
    }
    talk.own(0, "", "I wonder which tea is the best.\n\nIs it the green one?\nOr the black one?").said_by_all(&depths)
}

/// A site of the list whose only reading is this file.
pub(crate) fn site_with(lines: &str, reading: Option<&InventedReading>) -> Site {
    let inbox = inbox();
    let site = Site::with(&inbox, lines).keeping(inbox);
    assert_eq!(site.run(&["digest"]).code, 0);
    put(site, reading)
}

/// Puts another reading in the place of those that are there, or none.
pub(crate) fn put(site: Site, reading: Option<&InventedReading>) -> Site {
    let _ = fs::remove_dir_all(site.path("content/kettle/reading"));
    match reading {
        Some(reading) => site.file(&format!("content/kettle/reading/{}.md", reading.reading.name), &reading.text()),
        None => site,
    }
}

/// Renders the site, which must succeed.
pub(crate) fn render(site: Site) -> Site {
    let run = site.run(&["render"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    site
}
