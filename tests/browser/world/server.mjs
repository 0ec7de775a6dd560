// A static server as plain as they come: files of a folder below a prefix, and 404.html for what is not there.

import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

/** Serves until the process ends; gives the address, which ends with the prefix (`/` or `/repo/`). */
export async function serve(folder, prefix = "/") {
  const server = createServer((request, response) => answer(folder, prefix, request, response));
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  server.unref();
  return `http://127.0.0.1:${server.address().port}${prefix}`;
}

function answer(folder, prefix, request, response) {
  const file = fileOf(folder, prefix, new URL(request.url, "http://127.0.0.1").pathname);
  response.statusCode = file ? 200 : 404;
  const shown = file ?? join(folder, "404.html");
  response.setHeader("Content-Type", TYPES[extname(shown)] ?? "application/octet-stream");
  if (existsSync(shown)) createReadStream(shown).pipe(response);
  else response.end();
}

function fileOf(folder, prefix, path) {
  if (!path.startsWith(prefix)) return null;
  const file = join(folder, normalize(`/${decodeURIComponent(path.slice(prefix.length))}`));
  if (existsSync(file) && statSync(file).isFile()) return file;
  return path === prefix ? join(folder, "index.html") : null;
}
