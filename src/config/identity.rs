//! What earlier builds were made with, as text that can be compared: everything of site.yaml that decides bytes, and no
//! place on disk. So a site stays the same when it is moved, or built from another working directory.
//!
//! Entry points: [`Config::identity`] for what pages are made from, [`List::identity`] for what is in content/. Both name
//! every field, so that a new one cannot be forgotten.

use super::{CodeRepository, Config, List, RepositorySource};

impl Config {
    /// Everything that decides what pages show. What site.yaml says about pressing is in content/ already.
    pub fn identity(&self) -> String {
        let Self {
            root: _,
            title,
            description,
            base_url,
            cname,
            theme,
            policy,
            output_dir: _,
            top,
            addresses,
            mailmap: _,
            maintainers: _,
            subsystems,
            // Who is a bot is in content/.
            bots: _,
            merge_people,
            stale_after,
            // Which postings can be read is in content/.
            reading: _,
            watch,
            feed,
            lists,
            // Where series are at home is in content/.
            prefer: _,
            // How mails are fetched changes none.
            fetch: _,
            // It follows from the lists.
            joined: _,
        } = self;
        let lists: Vec<_> = lists.iter().map(|list| (list.identity(), &list.group)).collect();
        let site = (title, description, base_url, cname, theme, policy);
        let named: Vec<_> = subsystems.rules.iter().map(|rule| &rule.name).collect();
        format!("{named:?} {site:?} {top} {addresses:?} {merge_people} {stale_after} {watch:?} {feed:?} {lists:?}")
    }
}

impl List {
    /// Everything but the archive that decides what is in the list's folder of content/ and on its pages. Which archive
    /// it is, its commits say.
    pub fn identity(&self) -> String {
        let Self { name, title, repository, address, url, sync: _, ranges, link, source, group: _ } = self;
        let is_demo = *repository == RepositorySource::Demo;
        let branch = source.as_ref().map(|CodeRepository { folder: _, branch }| branch);
        format!("{:?} {is_demo} {ranges:?} {branch:?}", (name, title, address, url, link))
    }
}
