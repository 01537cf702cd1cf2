// The control of the pages, as a process of its own: what drawing takes when nothing has to be found out. Forked with "tree" it
// draws the product's own pages from data that a message brings ({ path, data }, as Remix sends it to browsers); with
// "minimal" the smallest page that Remix can draw. Says { port } when it listens.
import { createServer } from "node:http";
import { PassThrough, Readable } from "node:stream";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { createRequestHandler } from "@remix-run/node";
import { Outlet, RemixServer } from "@remix-run/react";
import { createElement } from "react";
import { renderToPipeableStream } from "react-dom/server";
import { decode } from "turbo-stream";
import { loadProduct, settle } from "../../../scripts/build.mjs";

const compress = promisify(gzip);
const CONTEXT = { nonce: "bm9uY2U=", publicUrl: "http://localhost", uploadOrigin: null };
const handlers = new Map();
let answer = null;

if (process.argv[2] === "minimal") answer = minimal();
else process.on("message", learn);

/** Draws a page from now on from what its loaders gave once. */
async function learn({ path, data }) {
  const { remixBuild } = await loadProduct();
  settle();
  const decoded = await decode(Readable.toWeb(Readable.from([Buffer.from(data)])));
  const known = await decoded.value;
  const routes = Object.entries(remixBuild.routes).map(([id, route]) => {
    if (known[id] === undefined) return [id, route];
    return [id, { ...route, module: { ...route.module, loader: async () => known[id].data } }];
  });
  handlers.set(path, createRequestHandler({ ...remixBuild, routes: Object.fromEntries(routes) }, "production"));
  process.send({ learnt: path });
}

/** One route with a heading, drawn as the templates of Remix do it. */
function minimal() {
  const page = () =>
    createElement(
      "html",
      { lang: "en" },
      createElement("body", null, createElement("h1", null, "Hello")),
      createElement(Outlet),
    );
  const handleRequest = (request, status, headers, context) =>
    new Promise((resolve, reject) => {
      const { pipe } = renderToPipeableStream(createElement(RemixServer, { context, url: request.url }), {
        onShellReady() {
          headers.set("content-type", "text/html");
          resolve(new Response(Readable.toWeb(pipe(new PassThrough())), { headers, status }));
        },
        onShellError: reject,
      });
    });
  const route = { id: "root", path: "", hasLoader: false, hasAction: false };
  const build = {
    entry: { module: { default: handleRequest } },
    routes: { root: { id: "root", path: "", module: { default: page } } },
    assets: { entry: { imports: [], module: "/entry.js" }, routes: { root: route }, url: "/manifest.js", version: "1" },
    publicPath: "/",
    assetsBuildDirectory: "build/client",
    future: { v3_singleFetch: true },
    isSpaMode: false,
  };
  return createRequestHandler(build, "production");
}

const server = createServer(async (req, res) => {
  const path = req.url.split("?")[0];
  const handler = answer ?? handlers.get(path);
  const request = new Request(`http://${req.headers.host}${req.url}`, { headers: req.headers });
  const response = await handler(request, CONTEXT);
  const page = Buffer.from(await response.arrayBuffer());
  const packed = await compress(page, { level: constants.Z_BEST_SPEED });
  res.writeHead(response.status, {
    "content-type": "text/html",
    "content-encoding": "gzip",
    "content-length": packed.length,
  });
  res.end(packed);
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
