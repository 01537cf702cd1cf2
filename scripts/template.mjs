// Makes the embedded database that first starts begin with, in DATA_DIR. A step of the build.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import remixConfig from "../remix.config.js";

const { makeTemplate } = await import(pathToFileURL(resolve(remixConfig.buildDirectory, "server/index.js")).href);
await makeTemplate();
process.exit(0);
