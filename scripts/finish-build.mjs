// What the built product alone can make, as a step of the build: the list of routes that pages load, among the files for browsers, and
// the embedded database that first starts begin with, in DATA_DIR.
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import remixConfig from "../remix.config.js";

const built = await import(pathToFileURL(resolve(remixConfig.buildDirectory, "server/index.js")).href);
const { url, script } = built.openManifest;
writeFileSync(join(remixConfig.buildDirectory, "client", url), script);
await built.makeTemplate();
process.exit(0);
