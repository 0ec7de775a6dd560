//! The files of content/: digests, series, readings, MAINTAINERS' sections and hand-written pages. The generator's
//! files are read with all readers, whatever they say that they are.

use listpress::config::LinkMask;
use listpress::content::{areas, digest, reading, series};
use listpress::format::{markdown, yaml};
use listpress::rows::series::Series;

pub(crate) fn run(bytes: &[u8]) {
    let Some(text) = super::text(bytes) else { return };
    let link = LinkMask::default();
    markdown::render(text);
    markdown::links(text);
    let _ = areas::read(text);
    let Some((_, body)) = yaml::front_matter(text) else { return };
    // The generator shows carriage returns by a picture; those that somebody put there may be taken for line ends.
    let is_written = |texts: &[String]| !texts.iter().any(|text| text.contains('\r'));
    if let Ok(read) = digest::read(text)
        && is_written(&read.1)
    {
        let links = vec![&link; read.0.lists.len().max(1)];
        let written = digest::write(&read.0, &read.1, &links);
        assert_eq!(digest::read(&written).expect("what was written can be read"), read);
    }
    if let Ok(facts) = reading::read_facts(text)
        && let Ok(texts) = reading::read_texts(&text[body..], &facts)
        && is_written(&texts)
    {
        let written = reading::write(&facts, &texts, &|_| &link);
        assert_eq!(reading::read_facts(&written).expect("what was written can be read"), facts);
        let (_, body) = yaml::front_matter(&written).expect("it has front matter");
        assert_eq!(reading::read_texts(&written[body..], &facts).expect("all texts are there"), texts);
    }
    if let Ok(facts) = series::read_facts(text)
        && let Ok(differences) = series::read_differences(&text[body..], facts.series.iter().map(Series::shown).sum())
    {
        let written = series::write(&facts, &differences, &link);
        assert_eq!(series::read_facts(&written).expect("what was written can be read"), facts);
    }
}
