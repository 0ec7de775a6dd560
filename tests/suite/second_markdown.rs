//! Files of content/ as another implementation of Markdown reads them: they are shown by others than this program.

use listpress::format::markdown::{LiteralBlock, links, literal_blocks};
use listpress::format::yaml::front_matter;
use markdown::mdast::Node;
use markdown::{ParseOptions, to_mdast};
use std::fs;
use std::path::Path;

/// What a page has of the kinds that matter, in order.
#[derive(Default, Debug, PartialEq)]
struct Found {
    blocks: Vec<String>,
    links: Vec<String>,
}

impl Found {
    /// As the other implementation reads a text.
    fn by_another(text: &str) -> Self {
        let mut found = Self::default();
        found.collect(&to_mdast(text, &ParseOptions::default()).unwrap());
        found
    }

    fn collect(&mut self, node: &Node) {
        match node {
            Node::Code(code) if matches!(code.lang.as_deref(), Some("text" | "diff")) => {
                self.blocks.push(code.value.clone());
            }
            Node::Link(link) => self.links.push(link.url.clone()),
            Node::Image(image) => self.links.push(image.url.clone()),
            _ => {}
        }
        node.children().into_iter().flatten().for_each(|child| self.collect(child));
    }

    /// As this program reads it.
    fn by_us(text: &str) -> Self {
        let links = links(text).into_iter().map(|(_, target)| target).collect();
        Self { blocks: literal_blocks(text, &["text", "diff"]), links }
    }
}

#[test]
fn the_projects_own_content_is_read_in_the_same_way_by_others() {
    let files = listpress::base::files::below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content")).unwrap();
    let mut blocks = 0;
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "md")).step_by(9) {
        let text = fs::read_to_string(file).unwrap();
        let body = &text[front_matter(&text).map_or(0, |(_, body)| body)..];
        let found = Found::by_another(body);
        blocks += found.blocks.len();
        assert_eq!(found, Found::by_us(body), "{}", file.display());
    }
    assert!(blocks > 100, "{blocks}");
}

#[test]
fn hostile_text_in_a_block_is_read_in_the_same_way_by_others() {
    let fences = ["```", "~~~", "````diff", "    ```", "> ```", "- ~~~", "\t~~~"];
    let marks = ["# a", "[a](b)", "<!-- a", "<script>", "\\", "&amp;", "", " ", "---", "a\n===", "[a]: b", "* * *"];
    let long = ["`".repeat(254), "`".repeat(300), "~".repeat(254), format!("  {}  ", "~".repeat(300))];
    let all: Vec<&str> = fences.into_iter().chain(marks).chain(long.iter().map(String::as_str)).collect();
    for first in &all {
        for second in &all {
            let text = format!("{first}\nb\n{second}\nc");
            let block = LiteralBlock { word: "text", text: &text }.to_string();
            assert_eq!(literal_blocks(&block, &["text"]), [text.as_str()], "{block}");
            let others = Found::by_another(&block).blocks;
            let indented = |line: &str| line.trim_start().to_owned();
            let lines = |text: &str| text.split('\n').map(indented).collect::<Vec<_>>();
            assert_eq!(others.iter().map(|text| lines(text)).collect::<Vec<_>>(), [lines(&text)], "{block}");
        }
    }
}
