// npm start: builds if needed and serves the whole product.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import remixConfig from "../remix.config.js";
import { buildIfNeeded } from "./build.mjs";
import { fail } from "./environment.mjs";

buildIfNeeded();
process.env.NODE_ENV = "production";
try {
  const { serve } = await import(pathToFileURL(resolve(remixConfig.buildDirectory, "server/index.js")).href);
  await serve();
} catch (error) {
  fail(error);
}
