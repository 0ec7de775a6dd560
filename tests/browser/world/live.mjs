// `listpress serve` at work on a copy of the demo site.

import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyCheckout } from "./build.mjs";
import { PATIENCE } from "./chromium.mjs";

/** Starts it and waits for its address; gives the child, the folder it watches, a home to open pages of, and `stop`. */
export async function startServing() {
  const folder = mkdtempSync(join(process.env.WORLD, "live-"));
  copyCheckout(folder);
  const child = spawn(process.env.LISTPRESS, ["--root", folder, "serve", "--port", "0"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  child.ended = new Promise((ended) => child.once("exit", (code, signal) => ended(code ?? signal)));
  const stop = async () => {
    child.kill("SIGKILL");
    await child.ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const address = await addressOf(child);
  return { child, folder, stop, home: { name: "served", address, onDisk: false, url: (page) => address + page } };
}

/** Changes the text of a file that is served. */
export function edit(folder, path, change) {
  const file = join(folder, path);
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

function addressOf(child) {
  let said = "";
  child.stderr.setEncoding("utf8");
  return new Promise((known, failed) => {
    const give = (why) => failed(new Error(`listpress serve ${why}; it said:\n${said}`));
    const timer = setTimeout(give, 4 * PATIENCE, "names no address");
    child.stderr.on("data", (text) => {
      said += text;
      const address = /^serving (http:\S+)/m.exec(said)?.[1];
      if (address) known(address.endsWith("/") ? address : `${address}/`);
      if (address) clearTimeout(timer);
    });
    child.ended.then((code) => give(`ended with ${code}`));
  });
}
