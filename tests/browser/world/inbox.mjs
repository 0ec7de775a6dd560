// A list repository as public-inbox writes it: one mail a commit, in a file `m`. The same mails make the same ids.

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";

/** The commit date of the first mail: 2025-03-03 12:00 UTC, a Monday; every other one comes a minute later. */
const START = 1_741_003_200;

/** Writes an epoch with these mails, buffers or strings, oldest first. */
export function writeInbox(folder, mails) {
  mkdirSync(folder, { recursive: true });
  git(folder, ["init", "--quiet", "--bare", "--initial-branch=master", "."]);
  const commits = mails.map((mail, index) => commit(Buffer.from(mail), START + 60 * index));
  git(folder, ["fast-import", "--quiet"], Buffer.concat(commits));
}

function commit(mail, time) {
  const head =
    `commit refs/heads/master\ncommitter Archive <archive@example.net> ${time} +0000\n` +
    `data 4\nmail\ndeleteall\nM 100644 inline m\ndata ${mail.length}\n`;
  return Buffer.concat([Buffer.from(head), mail, Buffer.from("\n")]);
}

/** Git without what this machine or its user has configured. */
function git(folder, words, input = "") {
  const env = { PATH: process.env.PATH, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  execFileSync("git", words, { cwd: folder, env, input, stdio: ["pipe", "ignore", "inherit"] });
}
