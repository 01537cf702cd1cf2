import sirv from "sirv";
import type { Handler } from "#graphql/gateway/http/exchange.ts";

/** Serves the files of the build; what is none of them goes to `otherwise`. */
export function staticFiles(directory: string, otherwise: Handler): Handler {
  const files = sirv(directory, {
    // Looks for a file at each request: one that it remembers, and that a new build has taken away, would end the process.
    dev: true,
    // Each name that it would add is looked for at every request; every page of ours is drawn.
    extensions: [],
    etag: true,
    gzip: true,
    brotli: true,
    setHeaders: (res, path) => {
      const isHashed = path.startsWith("/assets/");
      res.setHeader("cache-control", isHashed ? "public, max-age=31536000, immutable" : "public, max-age=3600");
      res.setHeader("x-content-type-options", "nosniff");
      if (path.endsWith(".txt")) res.setHeader("content-type", "text/plain; charset=utf-8");
    },
  });
  return (req, res) =>
    new Promise((resolve, reject) => {
      res.once("close", resolve);
      files(req, res, () => Promise.resolve(otherwise(req, res)).then(resolve, reject));
    });
}
