//! A build after any history gives the bytes of a build from nothing.
//!
//! Each history is a random sequence of what happens to a site between two builds: mail arrives, files of content/, of
//! the theme and of the output are changed and removed, site.yaml is edited, builds are killed, the store is lost or
//! damaged. After each step the site is compared with one that is built in a new folder from the same inputs.
//! `LISTPRESS_HISTORIES=100 cargo test --test suite incremental` looks at more of them.

use crate::world::Site;
use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// The mails of the list, of which a history reveals more and more.
const MAILS: usize = 110;
const STEPS: usize = 9;

#[test]
fn any_history_gives_the_bytes_of_a_build_from_nothing() {
    let histories = std::env::var("LISTPRESS_HISTORIES").ok().and_then(|number| number.parse().ok()).unwrap_or(2);
    for seed in 0..histories {
        History::begin(seed).play();
    }
}

/// A deterministic source of numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let position = self.roll(of.len());
        of.get(position)
    }
}

/// The values of keys of site.yaml that a history switches between.
const KEYS: [(&str, &[&str]); 14] = [
    ("title", &["Demo", "Another title"]),
    ("description", &["''", "What kettles do"]),
    ("base_url", &["null", "https://example.org", "https://example.org/below"]),
    ("addresses", &["show", "obfuscate", "hide"]),
    ("top", &["10", "3"]),
    ("ranges", &["weekly", "daily", "monthly"]),
    ("feed", &["summary", "full"]),
    ("stale_after", &["14", "2"]),
    ("people", &["merged", "separate"]),
    ("bots", &["[]", "[{name: Kettle CI, addresses: ['*.*@*.example'], work: jobs}]"]),
    ("subsystem_titles", &["kernel", "none", "git"]),
    ("cname", &["null", "lists.example.org"]),
    ("watch", &["{}", "{words: [kettle]}", "{paths: ['drivers/**']}"]),
    ("theme", &["default", "own"]),
];

struct History {
    site: Site,
    dice: Dice,
    seed: u64,
    /// The commits of the list, oldest first.
    commits: Vec<String>,
    /// How many of them are there.
    revealed: usize,
    settings: BTreeMap<&'static str, usize>,
    log: Vec<String>,
}

impl History {
    fn begin(seed: u64) -> Self {
        let site = Site::empty();
        let folder = site.path("list");
        let run = site.run(&["demo", folder.to_str().unwrap(), "--mails", &MAILS.to_string()]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let commits = git(&repository(&site), &["rev-list", "--reverse", "HEAD"]);
        let commits = commits.lines().map(str::to_owned).collect();
        let mut history =
            Self { site, dice: Dice(seed), seed, commits, revealed: 0, settings: BTreeMap::new(), log: Vec::new() };
        history.write_settings();
        history.reveal(MAILS / 2);
        history
    }

    fn play(mut self) {
        self.check();
        for _ in 0..STEPS {
            self.step();
            self.check();
        }
    }

    fn step(&mut self) {
        let what = match self.dice.roll(13) {
            0..=2 => self.append(),
            3 => self.change_content(),
            4 => self.remove_content(),
            5 => self.change_theme(),
            6 | 7 => self.change_setting(),
            8 => self.take_from_output(),
            9 => self.damage_output(),
            10 => self.kill(),
            11 => self.damage_content(),
            _ => self.damage_store(),
        };
        self.log.push(what);
    }

    /// Builds, and compares the site with one from nothing.
    fn check(&self) {
        self.build(&self.site);
        assert_eq!(self.stages(), Vec::<PathBuf>::new(), "history {}: {:#?}", self.seed, self.log);
        let fresh = Site::empty();
        for name in ["site.yaml", "content", "themes"] {
            copy(&self.site.path(name), &fresh.path(name));
        }
        let yaml = self.yaml(&self.site.path("list"));
        fs::write(fresh.path("site.yaml"), yaml).unwrap();
        self.build(&fresh);
        let differences =
            [self.site.content().differences(&fresh.content()), self.site.pages().differences(&fresh.pages())];
        assert_eq!(differences.concat(), Vec::<String>::new(), "history {}: {:#?}", self.seed, self.log);
    }

    fn build(&self, site: &Site) {
        let run = site.run(&["build"]);
        // Some mails of the list are odd, and pages of this history have dead links; both are reported.
        assert!(run.code == 0 || run.code == 3, "history {}: {:#?}\n{}", self.seed, self.log, run.stderr);
    }

    fn append(&mut self) -> String {
        let mails = 1 + self.dice.roll(9);
        self.reveal(mails);
        format!("{mails} mails arrive")
    }

    fn reveal(&mut self, mails: usize) {
        self.revealed = (self.revealed + mails).min(self.commits.len());
        let branch = git(&repository(&self.site), &["symbolic-ref", "HEAD"]);
        git(&repository(&self.site), &["update-ref", branch.trim(), &self.commits[self.revealed - 1]]);
    }

    /// Adds, changes or removes a page that a person wrote.
    fn change_content(&mut self) -> String {
        let name = ["about.md", "index.md", "demo/index.md", "notes/kettles.md"][self.dice.roll(4)];
        let file = self.site.path("content").join(name);
        if file.exists() && self.dice.roll(3) == 0 {
            fs::remove_file(&file).unwrap();
            return format!("content/{name} is removed");
        }
        let number = self.dice.roll(1000);
        let order = if self.dice.roll(2) == 0 { "order: 1\n" } else { "" };
        write(
            &file,
            &format!(
                "---\ntitle: Page {number}\n{order}---\nSee [them](/authors/index.html), [none](/{number}.html).\n"
            ),
        );
        format!("content/{name} is written")
    }

    /// Removes a file that the program wrote.
    fn remove_content(&mut self) -> String {
        let names = self.site.names("content/demo");
        self.remove_one("content/demo", &names)
    }

    /// Adds, changes or removes a file of the theme.
    fn change_theme(&mut self) -> String {
        let name = ["templates/author.html", "templates/macros.html", "assets/style.css"][self.dice.roll(3)];
        let file = self.site.path("themes/own").join(name);
        if file.exists() && self.dice.roll(3) == 0 {
            fs::remove_file(&file).unwrap();
            return format!("themes/own/{name} is removed");
        }
        let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default").join(name);
        let number = self.dice.roll(1000);
        let end = if name.ends_with("css") {
            format!("/* {number} */\n")
        } else {
            format!("{{# {number} #}}\n<!-- {number} -->")
        };
        write(&file, &(fs::read_to_string(default).unwrap() + &end));
        format!("themes/own/{name} is written")
    }

    fn change_setting(&mut self) -> String {
        let (key, values) = KEYS[self.dice.roll(KEYS.len())];
        let value = self.dice.roll(values.len());
        self.settings.insert(key, value);
        self.write_settings();
        format!("{key}: {}", values[value])
    }

    fn take_from_output(&mut self) -> String {
        let names = self.outputs();
        self.remove_one("public", &names)
    }

    fn damage_output(&mut self) -> String {
        let names = self.outputs();
        let Some(name) = self.dice.pick(&names) else { return "nothing".to_owned() };
        let file = self.site.path("public").join(name);
        let text = fs::read(&file).unwrap();
        fs::write(&file, [text, b" ".to_vec()].concat()).unwrap();
        format!("public/{name} is changed")
    }

    /// Kills a build as soon as it stages files, after some more mail has arrived.
    fn kill(&mut self) -> String {
        self.reveal(3);
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("listpress"));
        command.arg("--root").arg(self.site.root()).arg("build").stdout(Stdio::null()).stderr(Stdio::null());
        let mut build = command.spawn().unwrap();
        let staged = self.dice.roll(30);
        while build.try_wait().unwrap().is_none() {
            if self.staged() > staged {
                build.kill().unwrap();
            }
        }
        build.wait().unwrap();
        format!("a build is killed when more than {staged} files are staged")
    }

    fn staged(&self) -> usize {
        self.stages().iter().map(|stage| walk(stage).len()).sum()
    }

    fn stages(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.site.path("public")).into_iter().flatten().flatten().map(|entry| entry.path());
        entries.filter(|path| path.to_string_lossy().contains(".listpress-stage-")).collect()
    }

    /// What a power cut may leave of a generated file.
    fn damage_content(&mut self) -> String {
        let names = self.site.names("content/demo");
        let generated: Vec<String> = names.into_iter().filter(|name| name != "index.md").collect();
        let Some(name) = self.dice.pick(&generated).cloned() else { return "nothing".to_owned() };
        let zeros = vec![0; self.dice.roll(2) * 512];
        fs::write(self.site.path("content/demo").join(&name), &zeros).unwrap();
        format!("content/demo/{name} has {} zeros", zeros.len())
    }

    fn damage_store(&mut self) -> String {
        let files = walk(&self.site.path(".listpress"));
        let Some(file) = self.dice.pick(&files).cloned() else { return "nothing".to_owned() };
        let mut bytes = fs::read(&file).unwrap();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        match self.dice.roll(3) {
            0 => {
                fs::remove_file(&file).unwrap();
                return format!(".listpress/{name} is lost");
            }
            1 => bytes.truncate(bytes.len() / 2),
            _ => {
                let at = self.dice.roll(bytes.len());
                bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= 4);
            }
        }
        fs::write(&file, bytes).unwrap();
        format!(".listpress/{name} is damaged")
    }

    /// The files of the site. Without the file that lists them, the folder would belong to somebody else.
    fn outputs(&self) -> Vec<String> {
        self.site.names("public").into_iter().filter(|name| name != ".listpress").collect()
    }

    fn remove_one(&mut self, folder: &str, names: &[String]) -> String {
        let Some(name) = self.dice.pick(names) else { return "nothing".to_owned() };
        fs::remove_file(self.site.path(folder).join(name)).unwrap();
        format!("{folder}/{name} is removed")
    }

    fn write_settings(&self) {
        fs::write(self.site.path("site.yaml"), self.yaml(&self.site.path("list"))).unwrap();
    }

    fn yaml(&self, list: &Path) -> String {
        let setting = |(key, values): &(&'static str, &[&str])| {
            let value = values[self.settings.get(key).copied().unwrap_or(0)];
            if value == "null" { String::new() } else { format!("{key}: {value}\n") }
        };
        let settings: String = KEYS.iter().map(setting).collect();
        format!("{settings}lists: [{{name: demo, title: Demo list, repository: {}}}]\n", list.display())
    }
}

fn repository(site: &Site) -> PathBuf {
    site.path("list/git/0.git")
}

fn git(repository: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").arg("--git-dir").arg(repository).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    if from.is_file() {
        fs::copy(from, to).unwrap();
        return;
    }
    for file in walk(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(&file, target).unwrap();
    }
}
