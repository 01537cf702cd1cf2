import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bareTexts } from "#tests/support/drawings/bare-text.ts";

function drawings() {
  return readdirSync("app", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx"))
    .map((name) => ({ path: join("app", name), text: readFileSync(join("app", name), "utf8") }));
}

function planted(body: string): string[] {
  const rest = `
    function Root() { return <Page busy={isBusy()} name={title()} names={names()} />; }
    function Sometimes({ on }) { return on ? <b /> : null; }
    function Always() { return <b />; }
    function Words({ by }) { if (by === null) return title(by); return <b />; }
    function Lead({ icon, children }) { return <p>{icon}{children}</p>; }
    function Apart({ icon, children }) { return <p>{icon}<span>{children}</span></p>; }
    function Passed({ children }) { return <div><Lead>{children}</Lead></div>; }`;
  return bareTexts([{ path: "app/x.tsx", text: `function Page({ busy, name, names }) { ${body} }${rest}` }]);
}

test("text that may change stands in an element of its own, so that a translated page goes on working", () => {
  expect(bareTexts(drawings())).toEqual([]);
});

test.each([
  ["a spinner that comes and goes before bare words", "return <button>{busy && <svg />}{name}</button>"],
  ["the same before words that stay", '{busy && <svg />}{t("send")}'],
  ["the same behind words written out", "<button>Send{busy ? <svg /> : null}</button>"],
  ["words that change beside others", "return <p>{name} images</p>"],
  ["words that come and go", '<p><b />{busy ? t("busy") : null}</p>'],
  ["a component that may draw nothing beside words", "<p>Words <Sometimes on={busy} /></p>"],
  ["an element with a key beside words", "<p>Words <b key={name} /></p>"],
  ["an icon that becomes another beside words", 'const Icon = busy ? On : Off; return <p><Icon />{t("send")}</p>'],
  ["a component that may draw words", "<p><Words by={name} /><b /></p>"],
  ["words in a fragment", "<p><b /><>{name}</></p>"],
  ["a constant that is words", "const said = name ?? null; return <p><b />{said}</p>"],
  ["a function that draws words", "const say = () => name; return <p><b />{say()}</p>"],
  ["a list beside words", "<p>Words {names.map((one) => <b key={one} />)}</p>"],
  ["a list of words", "<p>{names.map((one) => one)}</p>"],
  ["words given to a component that draws something beside them", "<Lead icon={<svg />}>{name}</Lead>"],
  ["words given as a property", "<Lead icon={name}><b /></Lead>"],
  ["words given to it among other things", "const rest = { icon: name }; return <Lead {...rest}><b /></Lead>"],
  ["words given on by another component", "<Passed>{name}</Passed>"],
])("the check catches %s", (_, body) => {
  expect(
    planted(body.startsWith("return") || body.includes("return") ? body : `return <div>${body}</div>`),
  ).not.toEqual([]);
});

test.each([
  "return <button>{busy && <svg />}<span>{name}</span></button>",
  "return <p>{name}</p>",
  "return <p>{busy ? name : null}</p>",
  "return <p>{`$" + "{name} images`}</p>",
  'return <p><Always /> {t("send")} <Always /></p>',
  "return <ul>{names.map((one) => <li key={one}>{one}</li>)}</ul>",
  "return <Apart icon={<svg />}>{name}</Apart>",
  "return <Lead icon={<svg />}><span>{name}</span></Lead>",
])("and lets pass what holds: %s", (body) => {
  expect(planted(body)).toEqual([]);
});

test("what is drawn for scripts alone waits for all words, or it would stand there without a name for a moment", () => {
  const early = /\{\s*hydrated && |if \(!useHydrated\(\)\) return null/;
  expect(early.test("{hydrated && (<Button>")).toBe(true);
  expect(drawings().filter(({ text }) => early.test(text))).toEqual([]);
});
