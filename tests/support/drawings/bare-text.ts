import ts from "typescript";
import {
  type Component,
  componentsOf,
  type Drawing,
  Judge,
  type Judged,
  row,
  whatTheyDraw,
} from "#tests/support/drawings/judge.ts";

/** What one use of a component gives to one of its properties; `rest` where it spreads more into them than can be read. */
type Gift = { to: string; property: string; by: Component; node: ts.Node; judged: Judged; rest?: Set<string> };
type Child = { node: ts.Node; judged: Judged };

function childrenOf(judge: Judge, node: ts.Node): Child[] {
  if (!ts.isJsxElement(node) && !ts.isJsxFragment(node)) return [];
  return node.children
    .map((child) => ({ node: child, judged: judge.child(child) }))
    .filter(({ judged }) => judged.kind !== "none");
}

function isAmongChildren(node: ts.Node): node is ts.JsxExpression {
  return ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent));
}

const UNKNOWN: Judged = { kind: "text", given: [] };

/** What is spread, where its component has it written out; null elsewhere. */
function writtenOut(
  judge: Judge,
  { expression }: ts.JsxSpreadAttribute,
): Pick<Gift, "property" | "node" | "judged">[] | null {
  const constant = ts.isIdentifier(expression) ? judge.component.constants.get(expression.text) : expression;
  if (constant === undefined || !ts.isObjectLiteralExpression(constant)) return null;
  const gifts: Pick<Gift, "property" | "node" | "judged">[] = [];
  for (const node of constant.properties) {
    const isPlain = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
    if (!isPlain || !ts.isIdentifier(node.name)) return null;
    const value = ts.isPropertyAssignment(node) ? node.initializer : node.name;
    gifts.push({ property: node.name.text, node, judged: judge.expression(value) });
  }
  return gifts;
}

function giftsOf(judge: Judge, node: ts.Node): Gift[] {
  const opening = ts.isJsxElement(node) ? node.openingElement : ts.isJsxSelfClosingElement(node) ? node : null;
  if (opening === null) return [];
  const at = { to: opening.tagName.getText(), by: judge.component };
  const spreads = opening.attributes.properties.filter(ts.isJsxSpreadAttribute);
  const gifts = opening.attributes.properties.filter(ts.isJsxAttribute).map((attribute): Gift => {
    const { initializer } = attribute;
    const value = initializer !== undefined && ts.isJsxExpression(initializer) ? initializer.expression : initializer;
    const judged: Judged = value === undefined ? { kind: "none", given: [] } : judge.expression(value);
    return { ...at, property: attribute.name.getText(), node: attribute, judged };
  });
  const children = childrenOf(judge, node);
  if (children.length > 0) {
    gifts.push({ ...at, property: "children", node: opening, judged: row(children.map(({ judged }) => judged)) });
  }
  const opened = spreads.flatMap((spread) => writtenOut(judge, spread)?.map((gift) => ({ ...at, ...gift })) ?? []);
  const named = [...gifts, ...opened];
  const rest = new Set(named.map(({ property }) => property));
  const unread = spreads.filter((spread) => writtenOut(judge, spread) === null);
  return [...named, ...unread.map((node) => ({ ...at, property: "", node, judged: UNKNOWN, rest }))];
}

/** The properties that components draw beside something else: by component and property, whether that comes and goes. */
class Crowd {
  readonly #beside = new Map<string, Map<string, boolean>>();
  hasChanged = false;

  add(component: string, property: string, isBesideOptional: boolean): void {
    const known = this.#beside.get(component) ?? new Map<string, boolean>();
    const before = known.get(property);
    const after = before === true || isBesideOptional;
    if (before !== after) this.hasChanged = true;
    this.#beside.set(component, known.set(property, after));
  }

  /** Whether what is given stands beside what comes and goes; undefined where it stands alone. */
  isBesideOptional({ to, property }: Gift): boolean | undefined {
    return this.#beside.get(to)?.get(property);
  }

  /** Whether a gift is bare text where it is drawn. */
  isBare(gift: Gift): boolean {
    const { rest, to, judged } = gift;
    if (rest !== undefined) return [...(this.#beside.get(to)?.keys() ?? [])].some((property) => !rest.has(property));
    const isBesideOptional = this.isBesideOptional(gift);
    if (isBesideOptional === undefined) return false;
    return judged.kind === "text" || (judged.kind === "fixed" && isBesideOptional);
  }
}

/** Looks at children that stand beside each other, and returns those that are bare text or come and go beside some. */
function bareAmong(component: Component, children: readonly Child[], crowd: Crowd): ts.Node[] {
  if (children.length < 2) return [];
  const hasFixed = children.some(({ judged }) => judged.kind === "fixed");
  for (const { node, judged } of children) {
    const isBesideOptional = children.some((other) => other.node !== node && other.judged.kind === "optional");
    for (const property of judged.given) crowd.add(component.name, property, isBesideOptional);
  }
  return children
    .filter(({ judged: { kind } }) => kind === "text" || (kind === "optional" && hasFixed))
    .map(({ node }) => node);
}

function place({ path }: Component, node: ts.Node): string {
  const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  return `${path}:${line + 1}: ${node.getText().replace(/\s+/g, " ").slice(0, 60)}`;
}

/**
 * Where pages have text that may change beside other children, or children that come and go beside bare text, as
 * `path:line: what stands there`. A browser's translator puts every text into an element of its own: React then keeps
 * changing the text that is no longer shown, and falls when it takes it out or puts something before it.
 */
export function bareTexts(drawings: readonly Drawing[]): string[] {
  const components = drawings.flatMap(componentsOf);
  const drawn = whatTheyDraw(components);
  const crowd = new Crowd();
  const found: string[] = [];
  const gifts: Gift[] = [];
  for (const component of components) {
    const judge = new Judge(component, drawn);
    const visit = (node: ts.Node): void => {
      for (const bare of bareAmong(component, childrenOf(judge, node), crowd)) found.push(place(component, bare));
      if (isAmongChildren(node) && node.expression !== undefined && judge.isListOfTexts(node.expression)) {
        found.push(place(component, node));
      }
      gifts.push(...giftsOf(judge, node));
      ts.forEachChild(node, visit);
    };
    visit(component.node);
  }
  // What a component gives on was given to it.
  do {
    crowd.hasChanged = false;
    for (const gift of gifts) {
      const isBesideOptional = crowd.isBesideOptional(gift);
      if (isBesideOptional === undefined) continue;
      for (const property of gift.judged.given) crowd.add(gift.by.name, property, isBesideOptional);
    }
  } while (crowd.hasChanged);
  return [...found, ...gifts.filter((gift) => crowd.isBare(gift)).map(({ by, node }) => place(by, node))];
}
