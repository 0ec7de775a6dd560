//! `listpress init`: the new site builds at once, and its workflow is one that GitHub can read and that says things
//! this program understands.

use crate::world::Site;
use listpress::format::yaml;
use serde_json::Value;
use std::process::Command;

const WORKFLOW: &str = "new/.github/workflows/listpress.yml";

#[test]
fn a_new_site_has_no_workflow_unless_one_is_asked_for() {
    let parent = Site::empty();
    let run = init(&parent, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(parent.has("new/site.yaml") && parent.has("new/content/about.md") && !parent.has(WORKFLOW));
    let ignored = parent.read("new/.gitignore");
    assert_eq!(ignored, "/public/\n/.listpress/\n/lists/\n");
}

#[test]
fn a_new_site_can_come_with_a_workflow() {
    let parent = Site::empty();
    let run = init(&parent, &["--workflow"]);
    insta::assert_snapshot!(run.stderr, @r"
    wrote a site to [ROOT]/new; build it with `listpress --root [ROOT]/new build`, then open [ROOT]/new/public/index.html
    wrote a workflow to [ROOT]/new/.github/workflows/listpress.yml; before you push it, set LISTPRESS_REPOSITORY in it, and choose GitHub Actions as the source under Settings > Pages
    ");
    assert!(parent.has("new/site.yaml") && parent.has(WORKFLOW));
}

#[test]
fn a_workflow_comes_to_a_site_that_is_there_already_but_not_over_another_one() {
    let parent = Site::empty().file("new/site.yaml", "title: Mine\n").file("new/notes.txt", "mine");
    assert_eq!(init(&parent, &["--workflow"]).code, 0);
    assert_eq!(parent.read("new/site.yaml"), "title: Mine\n");
    let parent = parent.file(WORKFLOW, "name: mine\n");
    insta::assert_snapshot!(init(&parent, &["--workflow"]).stderr, @r"
    error: [ROOT]/new/.github/workflows/listpress.yml: the workflow exists already
      hint: delete it to have a new one written
    ");
    assert_eq!(parent.read(WORKFLOW), "name: mine\n");
}

#[test]
fn a_folder_with_other_files_is_refused() {
    let parent = Site::empty().file("new/notes.txt", "mine");
    insta::assert_snapshot!(init(&parent, &["--workflow"]).stderr, @r"
    error: [ROOT]/new: the folder is not empty
      hint: name an empty or new folder
    ");
    assert_eq!(parent.names("new"), ["notes.txt"]);
}

#[test]
fn the_workflow_may_deploy_pages_and_nothing_else() {
    let workflow = workflow();
    assert_eq!(workflow["permissions"], serde_json::json!({"contents": "read", "pages": "write", "id-token": "write"}));
    assert_eq!(workflow["concurrency"]["cancel-in-progress"], Value::Bool(false));
    assert!(workflow["on"]["schedule"][0]["cron"].is_string() && workflow["on"]["push"].is_object());
    assert_eq!(workflow["jobs"]["deploy"]["needs"], "build");
    assert_eq!(workflow["jobs"]["deploy"]["environment"]["name"], "github-pages");
    // Actions at a moving branch could change under the site's feet.
    for step in steps(&workflow) {
        let has_version = |uses: &str| uses.split_once("@v").is_some_and(|(_, version)| version.parse::<u8>().is_ok());
        assert!(step["uses"].as_str().is_none_or(has_version), "{step}");
    }
}

#[test]
fn the_workflow_keeps_the_lists_from_run_to_run() {
    let workflow = workflow();
    let cache = steps(&workflow).find(|step| step["with"]["path"] == "lists").unwrap();
    let (key, restore) = (cache["with"]["key"].as_str().unwrap(), cache["with"]["restore-keys"].as_str().unwrap());
    assert!(key.contains("github.run_id"), "each run saves what it fetched");
    assert!(key.starts_with(restore), "and the next one finds it");
}

#[test]
fn every_step_refers_to_steps_that_come_before_it() {
    let workflow = workflow();
    let (mut known, mut references): (Vec<String>, usize) = (Vec::new(), 0);
    for step in steps(&workflow) {
        let text = step.to_string();
        for reference in text.split("steps.").skip(1) {
            let id = reference.split('.').next().unwrap();
            assert!(known.iter().any(|known| known == id), "{id} in {text}");
            references += 1;
        }
        known.extend(step["id"].as_str().map(str::to_owned));
    }
    assert!(references > 0);
}

#[test]
fn the_commands_of_the_workflow_are_commands_of_this_program() {
    let workflow = workflow();
    let mut commands = Vec::new();
    for script in steps(&workflow).filter_map(|step| step["run"].as_str()) {
        for line in script.lines().map(str::trim).filter(|line| line.starts_with("listpress ")) {
            let command = line
                .split(" || ")
                .next()
                .unwrap()
                .replace("\"${{ steps.pages.outputs.base_url }}\"", "https://a.example");
            let words: Vec<&str> = command.split(' ').skip(1).chain(["--help"]).collect();
            assert_eq!(Site::empty().run(&words).code, 0, "{line}");
            commands.push(words[0].to_owned());
        }
    }
    assert_eq!(commands, ["sync", "build", "check"]);
}

#[cfg(unix)]
#[test]
fn the_scripts_of_the_workflow_are_scripts_of_a_shell() {
    for script in steps(&workflow()).filter_map(|step| step["run"].as_str()) {
        let output =
            Command::new("sh").args(["-n", "-c", &script.replace("${{", "{").replace("}}", "}")]).output().unwrap();
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

fn init(parent: &Site, arguments: &[&str]) -> crate::world::site::Run {
    let folder = parent.path("new");
    parent.run(&[&["init", folder.to_str().unwrap()], arguments].concat())
}

fn workflow() -> Value {
    let parent = Site::empty();
    assert_eq!(init(&parent, &["--workflow"]).code, 0);
    yaml::parse(&parent.read(WORKFLOW)).unwrap()
}

fn steps(workflow: &Value) -> impl Iterator<Item = &Value> {
    workflow["jobs"].as_object().unwrap().values().flat_map(|job| job["steps"].as_array().unwrap())
}
