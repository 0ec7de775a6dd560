// Where a site may stand: at the root of a server, below a path, and on a disk. Each home turns a page's path in the
// site into the address a reader would open.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "./server.mjs";

/** The folder of a site that build.mjs has built. */
export function folderOf(site) {
  return join(process.env.WORLD, site);
}

export async function atRoot(site = "demo") {
  return home("at /", folderOf(site), await serve(folderOf(site)));
}

export async function belowPath(site = "below") {
  return home("at /repo/", folderOf(site), await serve(folderOf(site), "/repo/"));
}

export function onDisk(site = "demo") {
  return home("from disk", folderOf(site), pathToFileURL(`${folderOf(site)}/`).href);
}

export async function homes() {
  return [await atRoot(), await belowPath(), onDisk()];
}

function home(name, folder, address) {
  return { name, folder, address, onDisk: address.startsWith("file:"), url: (page) => address + page };
}
