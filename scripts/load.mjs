// Lets a script use one of the product's TypeScript modules without a build.
import { createServer } from "vite";

/**
 * Loads modules for as long as `use` runs.
 * @param {(load: (path: string) => Promise<Record<string, any>>) => Promise<void>} use
 */
export async function withModules(use) {
  const vite = await createServer({
    configFile: false,
    logLevel: "error",
    appType: "custom",
    server: { middlewareMode: true, watch: null, ws: false, hmr: false },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    await use((path) => vite.ssrLoadModule(path));
  } finally {
    await vite.close();
  }
}
