// Keeps one small page per language for when there is no network, and shows notices on phones. It never keeps pages with
// anybody's data, nor answers of the API; hashed files are kept by the browser's own cache.
const CACHE = "offline-2";
const PAGES = ["/offline", "/zh/offline"];

async function keepPages() {
  const cache = await caches.open(CACHE);
  await cache.addAll(PAGES.map((path) => new Request(path, { cache: "reload" })));
}

self.addEventListener("install", (event) => {
  event.waitUntil(keepPages().then(() => self.skipWaiting()));
});

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});

self.addEventListener("message", (event) => {
  // Without a network the old page is better than none.
  if (event.data === "refresh") event.waitUntil(keepPages().catch(() => undefined));
});

async function pageOf(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    const { pathname } = new URL(event.request.url);
    const isChinese = pathname === "/zh" || pathname.startsWith("/zh/");
    return (await caches.match(isChinese ? "/zh/offline" : "/offline")) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate" && event.request.method === "GET") event.respondWith(pageOf(event));
});

async function show(path) {
  const windows = await self.clients.matchAll({ type: "window" });
  const [first] = windows;
  if (first === undefined) return self.clients.openWindow(path);
  await first.focus();
  return first.navigate(path);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data?.path ?? "/"));
});
