//! What the server has: where a list's repositories are below its address, and which branch holds the mails.
//!
//! git has no exit code for "no such repository"; its message differs with the protocol, and [`is_missing`] knows them
//! all. Everything else counts as a failure, so that an unreachable network never looks like the end of a list.

use super::SyncError;
use super::local::Local;
use crate::config::FetchSource;
use crate::git_command::{Git, GitOutput};

pub(super) enum Remote {
    /// A repository with mails.
    Branch(BranchTip),
    /// A repository without mails: servers create the next epoch before its first mail.
    Empty,
    /// No repository.
    Missing,
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

/// Finds the list's layout, trying the likely ones first.
pub(super) fn find(address: &FetchSource, local: &Local, first: u32) -> Result<ServerLayout, SyncError> {
    let epochs = || find_epochs(address, first);
    let found = match local {
        Local::Single => or_else(find_single(address)?, epochs)?,
        Local::Nothing if first == 0 => or_else(epochs()?, || find_single(address))?,
        Local::Nothing | Local::Epochs { .. } => epochs()?,
    };
    found.ok_or_else(|| {
        let tried: Vec<String> = SHAPES.iter().map(|shape| shape.replace("{}", &first.to_string())).collect();
        SyncError::NotThere { address: address.clone(), tried: tried.join(", ") }
    })
}

fn or_else<T>(found: Option<T>, other: impl FnOnce() -> Result<Option<T>, SyncError>) -> Result<Option<T>, SyncError> {
    found.map_or_else(other, |found| Ok(Some(found)))
}

fn find_epochs(address: &FetchSource, first: u32) -> Result<Option<ServerLayout>, SyncError> {
    for shape in SHAPES {
        let epochs = Epochs { address: address.clone(), shape };
        if let Some(branch) = ask_for_mails(&epochs.address(first))? {
            return Ok(Some(ServerLayout::Epochs(epochs, branch)));
        }
    }
    Ok(None)
}

fn find_single(address: &FetchSource) -> Result<Option<ServerLayout>, SyncError> {
    Ok(ask_for_mails(address)?.map(ServerLayout::Single))
}

fn ask_for_mails(address: &FetchSource) -> Result<Option<BranchTip>, SyncError> {
    match ask(address)? {
        Remote::Branch(branch) => Ok(Some(branch)),
        Remote::Missing => Ok(None),
        Remote::Empty => Err(SyncError::NoMail(address.clone())),
    }
}

/// Asks the server what is at an address.
pub(super) fn ask(address: &FetchSource) -> Result<Remote, SyncError> {
    let answer = Git::new().args(["ls-remote", "--symref", "--", address.as_str(), "HEAD", "refs/heads/*"]).run()?;
    if !answer.success {
        return judge(address, &answer);
    }
    let refs = String::from_utf8_lossy(&answer.stdout).into_owned();
    match branches(&refs).as_slice() {
        [] => Ok(Remote::Empty),
        some => choose(&refs, some).map(Remote::Branch).ok_or_else(|| SyncError::NoBranch(address.clone())),
    }
}

fn judge(address: &FetchSource, answer: &GitOutput) -> Result<Remote, SyncError> {
    if is_missing(&answer.stderr) {
        return Ok(Remote::Missing);
    }
    Err(SyncError::Failed { address: address.clone(), said: answer.message() })
}

/// Whether the server said that there is no such repository.
fn is_missing(said: &str) -> bool {
    said.lines().any(|line| {
        let is_http = line.starts_with("fatal: repository '") && line.ends_with("' not found");
        // An HTML page instead of the list of branches.
        let is_page = line.starts_with("fatal: ") && line.ends_with("not valid: is this a git repository?");
        let is_folder = line.starts_with("fatal: ") && line.ends_with("does not appear to be a git repository");
        let is_daemon = line.starts_with("fatal: remote error: ")
            && ["not exported", "no such repository"].iter().any(|words| line.contains(words));
        let is_forge = line.to_lowercase().trim_end_matches('.').ends_with("error: repository not found");
        is_http || is_page || is_folder || is_daemon || is_forge
    })
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
