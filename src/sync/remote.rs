//! What the server has: where a list's repositories are below its address, and which branch holds the mails.
//!
//! git has no exit code for "no such repository"; its message differs with the protocol, and [`is_missing`] knows them
//! all. Everything else counts as a failure, so that an unreachable network never looks like the end of a list.

use super::SyncError;
use super::local::Local;
use crate::base::branch;
use crate::base::text::visible_line;
use crate::config::FetchSource;
use crate::git_command::{Git, GitOutput};

pub(super) enum Remote {
    /// A repository with mails.
    Branch(BranchTip),
    /// A repository without mails: servers create the next epoch before its first mail.
    Empty,
    /// No repository.
    Missing,
    /// A web page, of this kind, in the place of a repository.
    Page(String),
}

/// Whom to ask, and for how long.
#[derive(Clone, Copy)]
pub(super) struct Server {
    /// How long it may be silent.
    pub(super) seconds: u64,
}

/// The branch that holds the mails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BranchTip {
    /// `refs/heads/…`.
    pub(super) name: String,
    /// The id of its last commit.
    pub(super) tip: String,
}

/// The layout of a list on its server.
pub(super) enum ServerLayout {
    /// Numbered repositories, and the branch of the first one that is wanted.
    Epochs(Epochs, BranchTip),
    /// One repository.
    Single(BranchTip),
}

/// How many branches a message names.
const SHOWN: usize = 5;

#[derive(Clone)]
pub(super) struct Epochs {
    address: FetchSource,
    shape: &'static str,
}

/// How servers name epochs: lore.kernel.org and public-inbox serve the first and the last.
const SHAPES: [&str; 3] = ["git/{}.git", "{}.git", "{}"];

impl Epochs {
    pub(super) fn address(&self, number: u32) -> FetchSource {
        self.address.below(&self.shape.replace("{}", &number.to_string()))
    }
}

impl Server {
    /// Finds the list's layout, trying the likely ones first.
    pub(super) fn find(self, address: &FetchSource, local: &Local, first: u32) -> Result<ServerLayout, SyncError> {
        let mut search = Search { server: self, address, page: None };
        let found = match local {
            Local::Single => match search.single()? {
                None => search.epochs(first)?,
                found => found,
            },
            Local::Nothing if first == 0 => match search.epochs(first)? {
                None => search.single()?,
                found => found,
            },
            Local::Nothing | Local::Epochs { .. } => search.epochs(first)?,
        };
        found.ok_or_else(|| search.nothing(first))
    }

    /// Asks what is at an address.
    pub(super) fn ask(self, address: &FetchSource) -> Result<Remote, SyncError> {
        let answer = self.refs(address, |git| git)?;
        if !answer.success && !is_missing(&answer.stderr) {
            return Err(SyncError::failed(address, self.seconds, answer.message()));
        }
        let refs = String::from_utf8_lossy(&answer.stdout).into_owned();
        match branches(&refs).as_slice() {
            // To git an empty page is a repository without branches, and so is one of a single line.
            [] if address.is_web() && (answer.success || says_page(&answer.stderr)) => {
                self.ask_for_page(address, &answer)
            }
            [] => Ok(nothing(&answer)),
            some => chosen(address, &refs, some).map(Remote::Branch),
        }
    }

    fn refs(self, address: &FetchSource, prepare: impl FnOnce(Git) -> Git) -> Result<GitOutput, SyncError> {
        let git = prepare(Git::new().patience(self.seconds));
        let answer = git.args(["ls-remote", "--symref", "--", address.as_str(), "HEAD", "refs/heads/*"]).run();
        answer.map_err(|error| SyncError::from_git(address, error))
    }

    /// Asks again, for what kind of answer that was.
    fn ask_for_page(self, address: &FetchSource, before: &GitOutput) -> Result<Remote, SyncError> {
        let trace = |git: Git| git.variable("GIT_TRACE_CURL", "1").variable("GIT_TRACE_CURL_NO_DATA", "1");
        let answer = self.refs(address, trace)?;
        let page = content_type(&answer.stderr).filter(|kind| kind.contains("html"));
        Ok(page.map_or_else(|| nothing(before), |kind| Remote::Page(visible_line(kind))))
    }
}

/// A repository without branches, or none.
fn nothing(answer: &GitOutput) -> Remote {
    if answer.success { Remote::Empty } else { Remote::Missing }
}

/// The kind of the last answer, by git's trace of what it received.
fn content_type(trace: &str) -> Option<&str> {
    let headers = trace.lines().filter_map(|line| line.split_once("<= Recv header: ")).map(|(_, header)| header);
    let mut fields = headers.filter_map(|header| header.split_once(':'));
    fields.rfind(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, kind)| kind.trim())
}

/// The search for a list's layout.
struct Search<'a> {
    server: Server,
    address: &'a FetchSource,
    /// A web page that was found in the place of a repository.
    page: Option<(FetchSource, String)>,
}

impl Search<'_> {
    fn epochs(&mut self, first: u32) -> Result<Option<ServerLayout>, SyncError> {
        for shape in SHAPES {
            let epochs = Epochs { address: self.address.clone(), shape };
            if let Some(branch) = self.ask_for_mails(&epochs.address(first))? {
                return Ok(Some(ServerLayout::Epochs(epochs, branch)));
            }
        }
        Ok(None)
    }

    fn single(&mut self) -> Result<Option<ServerLayout>, SyncError> {
        Ok(self.ask_for_mails(self.address)?.map(ServerLayout::Single))
    }

    fn ask_for_mails(&mut self, address: &FetchSource) -> Result<Option<BranchTip>, SyncError> {
        match self.server.ask(address)? {
            Remote::Branch(branch) => Ok(Some(branch)),
            Remote::Missing => Ok(None),
            Remote::Page(kind) => {
                self.page.get_or_insert((address.clone(), kind));
                Ok(None)
            }
            Remote::Empty => Err(SyncError::NoMail(address.clone())),
        }
    }

    fn nothing(self, first: u32) -> SyncError {
        if let Some((address, kind)) = self.page {
            return SyncError::Page { address, kind };
        }
        let tried: Vec<String> = SHAPES.iter().map(|shape| shape.replace("{}", &first.to_string())).collect();
        SyncError::NotThere { address: self.address.clone(), tried: tried.join(", ") }
    }
}

/// The branch with the mails, if git can have one of that name.
fn chosen(address: &FetchSource, refs: &str, branches: &[BranchTip]) -> Result<BranchTip, SyncError> {
    let address = || address.clone();
    let Some(branch) = choose(refs, branches) else {
        let names: Vec<String> = branches.iter().take(SHOWN).map(|branch| format!("`{}`", branch.shown())).collect();
        let more = if branches.len() > SHOWN { ", …" } else { "" };
        return Err(SyncError::NoBranch { address: address(), names: names.join(", ") + more });
    };
    match branch::fault(branch.short()) {
        None => Ok(branch),
        Some(fault) => Err(SyncError::BranchName { address: address(), branch: branch.shown(), fault }),
    }
}

impl BranchTip {
    /// The name without `refs/heads/`.
    pub(super) fn short(&self) -> &str {
        self.name.strip_prefix("refs/heads/").unwrap_or(&self.name)
    }

    /// The name for messages, whatever the server made it of.
    pub(super) fn shown(&self) -> String {
        visible_line(self.short())
    }
}

/// Whether the server said that there is no such repository.
fn is_missing(said: &str) -> bool {
    said.lines().any(|line| {
        let is_http = line.starts_with("fatal: repository '") && line.ends_with("' not found");
        let is_folder = line.starts_with("fatal: ") && line.ends_with("does not appear to be a git repository");
        let is_daemon = line.starts_with("fatal: remote error: ")
            && ["not exported", "no such repository"].iter().any(|words| line.contains(words));
        let is_forge = line.to_lowercase().trim_end_matches('.').ends_with("error: repository not found");
        is_http || is_no_list(line) || is_folder || is_daemon || is_forge
    })
}

/// Whether the server answered with something else than a list of branches.
fn says_page(said: &str) -> bool {
    said.lines().any(is_no_list)
}

fn is_no_list(line: &str) -> bool {
    // Newer versions of git also say what they missed.
    line.starts_with("fatal: ")
        && line.contains("/info/refs not valid: ")
        && line.ends_with("is this a git repository?")
}

/// The branches in the output of `git ls-remote`.
fn branches(refs: &str) -> Vec<BranchTip> {
    let rows = refs.lines().filter_map(|line| line.split_once('\t'));
    let branches = rows.filter(|(tip, name)| !tip.starts_with("ref: ") && name.starts_with("refs/heads/"));
    branches.map(|(tip, name)| BranchTip { name: name.to_owned(), tip: tip.to_owned() }).collect()
}

/// The branch that HEAD names; if the server does not say, the one with HEAD's commit; or else the only one.
fn choose(refs: &str, branches: &[BranchTip]) -> Option<BranchTip> {
    let rows = || refs.lines().filter_map(|line| line.split_once('\t')).filter(|(_, name)| *name == "HEAD");
    let named = rows().find_map(|(value, _)| value.strip_prefix("ref: "));
    let tip = rows().map(|(value, _)| value).find(|value| !value.starts_with("ref: "));
    let by_name = branches.iter().find(|branch| Some(branch.name.as_str()) == named);
    let by_tip = || branches.iter().find(|branch| Some(branch.tip.as_str()) == tip);
    let only = || branches.first().filter(|_| branches.len() == 1);
    by_name.or_else(by_tip).or_else(only).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_server_says_makes_a_repository_missing() {
        for said in [
            "fatal: repository 'https://lists.example/kettle/git/7.git/' not found\n",
            "fatal: https://lists.example/7/info/refs not valid: is this a git repository?\n",
            "fatal: https://lists.example/7/info/refs not valid: could not determine hash algorithm; is this a git repository?\n",
            "fatal: '/srv/kettle/7.git' does not appear to be a git repository\nfatal: Could not read from remote repository.\n",
            "fatal: remote error: access denied or repository not exported: /kettle/git/7.git\n",
            "ERROR: Repository not found.\nfatal: Could not read from remote repository.\n",
        ] {
            assert!(is_missing(said), "{said}");
        }
        for said in [
            "fatal: unable to access 'https://lists.example/': Could not resolve host: lists.example\n",
            "fatal: unable to access 'https://lists.example/': The requested URL returned error: 503\n",
            "fatal: could not read Username for 'https://lists.example': terminal prompts disabled\n",
            "fatal: the remote end hung up unexpectedly\n",
            "fatal: Could not read from remote repository.\n",
            "",
        ] {
            assert!(!is_missing(said), "{said}");
        }
    }

    #[test]
    fn the_branch_is_the_one_that_head_names() {
        let chosen = |refs: &str| choose(refs, &branches(refs)).map(|branch| branch.name);
        let two = "aa\trefs/heads/main\nbb\trefs/heads/master\n";
        assert_eq!(
            chosen(&format!("ref: refs/heads/master\tHEAD\nbb\tHEAD\n{two}")).as_deref(),
            Some("refs/heads/master")
        );
        assert_eq!(chosen(&format!("bb\tHEAD\n{two}")).as_deref(), Some("refs/heads/master"));
        assert_eq!(chosen("aa\trefs/heads/main\n").as_deref(), Some("refs/heads/main"));
        assert_eq!(chosen(two), None);
    }
}
