import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin, type UserConfig } from "vite";
import remixConfig from "./remix.config.js";
import { chunks } from "./vite.chunks.ts";
import { settledFramework } from "./vite.framework.ts";

/**
 * What the built server takes from node_modules as it is: native code and what tries for some, what begins threads from files
 * of its own, what is loaded with its first use only, and React with all that must share its one copy. The rest goes into the bundle: it comes
 * in hundreds of small files, and to find, read and look through them is half of a start.
 */
const APART = [
  ...["@electric-sql/pglite", "@node-rs/argon2", "sharp", "pino", "undici", "ws"],
  ...["@opentelemetry/exporter-trace-otlp-http", "@opentelemetry/resources", "@opentelemetry/sdk-trace"],
  ...["stripe", "@aws-sdk/client-s3", "@aws-sdk/lib-storage", "@aws-sdk/s3-request-presigner"],
  ...["@prisma/schema-engine-wasm"],
  ...["react", "react-dom", "@remix-run/node", "@remix-run/react", "graphiql", "@graphiql/toolkit"],
];

/**
 * Makes graphql/server.ts the entry of the server build. Gateway, loaders and server are then one bundle and share one
 * copy of every module that holds state. Stands after remix(), whose own entry it replaces.
 */
function serverEntry(): Plugin {
  return {
    name: "server-entry",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild
        ? {
            build: { rollupOptions: { input: { index: "graphql/server.ts" } } },
            ssr: { noExternal: true, external: APART },
            esbuild: { charset: "ascii" },
          }
        : undefined,
    generateBundle(options, bundle) {
      if (options.dir?.endsWith("server") === false) return;
      for (const file of Object.values(bundle)) if (file.type === "chunk") file.code = inAscii(file.code);
    },
  };
}

/**
 * A text with one letter beyond Latin takes two bytes for each of its letters for as long as it is kept, and a bundle is kept.
 * What esbuild leaves of them stands in comments.
 */
function inAscii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Hands the pages' documents to the server as Remix hands it the pages: the gateway itself may not import them. */
function appDocuments(): Plugin {
  const file = fileURLToPath(new URL("app/documents.server.ts", import.meta.url));
  return { name: "app-documents", resolveId: (id) => (id === "virtual:app/documents" ? file : undefined) };
}

/** What esbuild leaves of the framework is a twentieth larger. Its warnings are for who develops, and are heard there. */
const SMALL: UserConfig["build"] = {
  minify: "terser",
  terserOptions: {
    ecma: 2020,
    module: true,
    compress: { passes: 3, keep_fargs: false, pure_funcs: ["warning"] },
    format: { comments: false },
  },
};

/** Puts the modules of the browser together; the server's are one file. */
function browserChunks(): Plugin {
  return {
    name: "browser-chunks",
    config: (_config, { isSsrBuild }) =>
      isSsrBuild ? undefined : { build: { ...SMALL, rollupOptions: { output: { manualChunks: chunks() } } } },
  };
}

/** Gives the icons of lucide-react a frame of our own, which needs no keys: they are random letters, and nothing makes those smaller. */
function icons(): Plugin {
  const frame = fileURLToPath(new URL("app/lib/lucide-icon.ts", import.meta.url));
  return {
    name: "icons",
    enforce: "pre",
    resolveId: (id, importer) =>
      id === "../createLucideIcon.mjs" && importer?.includes("/lucide-react/") ? frame : undefined,
    transform: (code, id) =>
      id.includes("/lucide-react/") && id.includes("/icons/")
        ? { code: code.replace(/,\s*key: "\w+"/g, ""), map: null }
        : undefined,
  };
}

/** GraphiQL's stylesheet carries its fonts inside: 350 kB that our pages neither need nor may load. */
function withoutInlineFonts(): Plugin {
  return {
    name: "without-inline-fonts",
    enforce: "pre",
    transform: (code, id) =>
      id.includes("/graphiql/dist/style.css") ? code.replace(/@font-face\s*\{[^}]*\}/g, "") : undefined,
  };
}

/** graphql-jit requires graphql; what it gets must be the copy that everything else imports. Outside of a bundle Node sees to that. */
function oneGraphql(): Plugin {
  const alias = [
    { find: /^graphql$/, replacement: resolve("node_modules/graphql/index.mjs") },
    { find: /^graphql\/(.+)\.js$/, replacement: `${resolve("node_modules/graphql")}/$1.mjs` },
  ];
  return { name: "one-graphql", apply: "build", config: () => ({ resolve: { alias } }) };
}

/** The strip of a story is asked for by a page that has all it needs already: naming it would weigh on every page. */
function preloaded(file: string, needed: string[], { hostId }: { hostId: string }): string[] {
  return file.includes("composing") && hostId.includes("entry.client") ? [] : needed;
}

export default defineConfig({
  plugins: [
    tailwindcss(),
    remix(remixConfig),
    serverEntry(),
    browserChunks(),
    settledFramework(),
    appDocuments(),
    icons(),
    withoutInlineFonts(),
    oneGraphql(),
  ],
  build: { target: "es2022", sourcemap: false, modulePreload: { polyfill: false, resolveDependencies: preloaded } },
  // Every licence is served as /third-party-notices.txt, once: a comment in each icon weighs as much as the icon.
  esbuild: { legalComments: "none" },
  // For development; a build takes in all that is not APART. urql would be loaded twice: by the sources, and by its own import.
  ssr: { noExternal: ["urql", /^@urql\//, /^lucide-react/] },
  optimizeDeps: {
    esbuildOptions: { target: "es2022" },
    // All that the browser gets: what is found later only is put together anew, and a page that is open has two of React then.
    include: [
      "react",
      "react-dom",
      "react-dom/client",
      "@remix-run/react",
      "@remix-run/server-runtime",
      "urql",
      "@urql/core",
      "@urql/exchange-graphcache",
      "@urql/exchange-persisted",
      "@0no-co/graphql.web",
      "wonka",
      "graphql",
      "graphql-ws",
      "graphql-ws/client",
      "gql.tada",
      "clsx",
      "@simplewebauthn/browser",
      "@graphiql/toolkit",
      "graphiql",
      "uplot",
    ],
    // Routes name the last for their loaders only, which the browser never gets.
    exclude: ["@node-rs/argon2", "lucide-react", "sharp", "@remix-run/node"],
  },
});
