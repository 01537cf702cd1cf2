import type { Theme } from "#app/lib/browser/theme.ts";
import type { Locale } from "#app/lib/i18n/locale.ts";
import type { Key, Translate } from "#app/lib/i18n/words.ts";

// The page stands alone: when it is needed, nothing else can be fetched. Its colours are those of app.css.
const STYLE = `
:root{color-scheme:light dark;--paper:light-dark(#fbf9f4,#131210);--ink:light-dark(#1b1914,#f6f3ea);--muted:light-dark(#5f594b,#b5ae9e)}
:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 ui-sans-serif,system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif}
main{display:grid;align-content:center;justify-items:start;gap:1.25rem;min-height:100dvh;box-sizing:border-box;max-width:36rem;margin:auto;padding:2rem 1.5rem}
[hidden]{display:none}div{display:grid;gap:1.25rem}h1{margin:0;font-size:2.25rem;line-height:1.1;letter-spacing:-.025em}p{margin:0;color:var(--muted);font-size:1.125rem}
button{min-height:2.75rem;padding:0 1.25rem;border:0;border-radius:.75rem;background:#ffd23f;color:#1b1914;font:inherit;font-weight:600;cursor:pointer}
button:focus-visible{outline:2px solid var(--ink);outline-offset:2px}`;

// Goes on by itself: at once when the browser says so, and when only the server was away as soon as that answers.
const SCRIPT = `
const again=()=>location.reload();
const tell=()=>{for(const part of document.querySelectorAll("[data-online]"))part.hidden=part.dataset.online!==String(navigator.onLine)};
tell();addEventListener("offline",tell);
document.querySelector("button").addEventListener("click",again);
addEventListener("online",again);
setInterval(async()=>{try{if((await fetch("/healthz",{cache:"no-store"})).ok)again()}catch{}},5000);`;

const MARK = `<svg viewBox="0 0 40 40" width="56" height="56" aria-hidden="true"><rect width="40" height="40" rx="11" fill="#1b1914"/><path d="M9.2 12.4c-.5 9.8 6.3 17.6 15.7 17.6 3.2 0 5.4-.9 6.7-2.1.7-.7.3-1.7-.6-1.8-8.7-.5-14.6-5.7-16.7-14.3l-.4-2.7c-.1-.8-1-1.2-1.7-.8l-2.1 1.3c-.6.4-.9 1-.9 1.7z" fill="#ffd23f"/><path d="M22.5 10.2v8.2c0 .8.9 1.3 1.5.8l5.8-4.1c.6-.4.6-1.2 0-1.6L24 9.4c-.7-.5-1.5 0-1.5.8z" fill="#fff8e1"/></svg>`;

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

type Drawing = { t: Translate; locale: Locale; theme: Theme; nonce: string };

/** The page for when there is no network, or no server behind it, whole in one answer. */
export function offlinePage({ t, locale, theme, nonce }: Drawing): string {
  const words = (key: Key) => escaped(t(key));
  const lang = locale === "zh" ? "zh-Hans" : locale;
  return `<!doctype html>
<html lang="${lang}"${theme === "system" ? "" : ` data-theme="${theme}"`}>
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>${words("offline.awayTitle")} · Nano Banana Video</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main>${MARK}<div data-online="true"><h1>${words("offline.awayTitle")}</h1><p>${words("offline.away")}</p></div><div data-online="false" hidden><h1>${words("offline.title")}</h1><p>${words("offline.body")}</p></div><button type="button">${words("offline.again")}</button></main>
<script nonce="${nonce}">${SCRIPT}</script></body>
</html>`;
}
