//! listpress presses the git archive of a mailing list into a static website of digests.
//!
//! # The data's way
//!
//! ```text
//!  list repository                                                          listpress digest
//!        │ git          objects of a repository, by id
//!        │ archive      layouts, epochs, first parents      → Arrival (where a mail lies)
//!        │ intake       reads and parses, in order, once    → Mail
//!        │   └ mail     headers, subject, body, trailers, diff
//!        │ period       the history cut into ranges         → Period
//!        │ series       the mails of a range in postings    → Grouping
//!        │ digest       what a range held                   → Digest
//!        │ life         the whole list: what became of its series → Life
//!        ▼ press        runs all this, remembers what is done
//!  content/**/*.md      front matter and literal blocks: the seam; people read it, commit it, and add pages
//!        │                                                                  listpress render
//!        │ content      files → StoredDigest, Page
//!        │ index        authors, subsystems, domains, lists → Index
//!        │ render       plan → view → template → relative links → OutputFile
//!        ▼ output       staged, whole, only what changed
//!  public/              a folder that works at `/`, at `/some/project/`, and from disk
//! ```
//!
//! `listpress build` is the two halves in a row. The second one reads content/, themes/ and site.yaml and nothing else:
//! with the list's repository gone it makes the same site.
//!
//! Beside the way: [`config`] is site.yaml, validated once; [`report`] the problems that stages return and only [`cli`]
//! prints; [`site_path`] the one type for paths; [`figures`] numbers as people read them; [`markdown`] and [`yaml`] the two formats of content/; [`identity`],
//! [`subsystem`] and [`maintainers`] the rules for who and where; [`demo`] the invented list; [`markup`] HTML and XML, in
//! and out. Before it: [`sync`] fetches the lists' repositories. Behind it, for a site that is built: [`serve`] shows it
//! on this machine while it is worked at, [`check`] looks for mistakes in it, [`bundle`] makes one file of it, and
//! [`publish`] a commit. What calls the `git` program goes through [`git_command`].
//!
//! # What holds everywhere
//!
//! 1. Same repository, config and version give the same bytes, at any number of threads, on any day, in any locale and
//!    time zone: no clock, sorted maps, parallel work collected in order.
//! 2. Nothing from a mail reaches HTML, XML, YAML, Markdown, a template, a file name or a URL unescaped. Each of these
//!    has one writer that escapes; file names come from [`site_path::slug`] alone.
//! 3. Links inside the site are relative and name a file. `render`'s rewriter makes them so and finds dead ones.
//! 4. A file is written whole or not at all, and only when its bytes change; a folder that listpress did not make is
//!    never cleaned ([`output`]).
//! 5. Memory is bounded by the mails in work and the indexes: bodies live from [`intake`] to the digest of their period,
//!    and a digest's texts stay on disk until its page is rendered.
//! 6. A bad mail costs that mail, never the build: parsing returns a value and a list of problems, and the exit code
//!    says when something was lost.
//! 7. A page's URL never changes because more mail arrived: it comes from dates, commits, addresses and folded names,
//!    never from counts, ranks or spellings.
//! 8. A digest depends on the mails of its range alone. What happens to its series later stands in a file of its own,
//!    and what depends on the archive's newest mail (how long something waits) is left to the pages.
//!
//! Deliberately absent: a database, a server for the public, a second place that reads subjects, and any network access
//! of its own ([`git`] reads local repositories and never fetches; what [`sync`] and [`publish`] do, the `git` program
//! does).

pub mod base;
pub mod bundle;
pub mod check;
pub mod cli;
pub mod config;
pub mod content;
pub mod demo;
pub mod format;
pub mod git;
pub mod git_command;
pub mod output;
pub mod press;
pub mod publish;
pub mod render;
pub mod rows;
pub mod serve;
pub mod sync;
