import ts from "typescript";

/** A file that draws: its path and what stands in it. */
export type Drawing = { path: string; text: string };

/**
 * What a child of an element may be for React: `none` draws nothing, `element` is one element at all times, `optional` is
 * elements that come and go, `fixed` is text that stays as it is, `text` is text that may change, come or go.
 */
export type Kind = "none" | "element" | "optional" | "fixed" | "text";
/** Where it is made of properties of its component, those who use the component decide: `given` names them. */
export type Judged = { kind: Kind; given: readonly string[] };

export type Component = {
  path: string;
  name: string;
  node: ts.FunctionDeclaration;
  properties: Set<string>;
  constants: Map<string, ts.Expression>;
  /** The names that its file has from packages. */
  foreign: Set<string>;
};

const DRAWS_NOTHING = new Set([ts.SyntaxKind.NullKeyword, ts.SyntaxKind.FalseKeyword, ts.SyntaxKind.TrueKeyword]);
const LISTS = new Set(["map", "flatMap", "from"]);
const just = (kind: Kind): Judged => ({ kind, given: [] });

/** One of several. Text that comes and goes is text that changes. */
function oneOf(all: readonly Judged[]): Judged {
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  const given = all.flatMap((each) => each.given);
  const has = (...kinds: Kind[]) => all.some(({ kind }) => kinds.includes(kind));
  if (has("text", "fixed")) return { kind: "text", given };
  return { kind: has("element", "optional") || given.length > 0 ? "optional" : "none", given };
}

/** Several in a row, in a fragment: React puts them straight into the element around it. */
export function row(all: readonly Judged[]): Judged {
  const kind = (["text", "fixed", "optional", "element"] as const).find((one) => all.some((each) => each.kind === one));
  return { kind: kind ?? "none", given: all.flatMap((each) => each.given) };
}

/** Judges expressions of one component by what they would be as children. */
export class Judge {
  constructor(
    readonly component: Component,
    /** What the components of the product draw, by their names. */
    readonly drawn: (name: string) => Kind,
  ) {}

  child(child: ts.JsxChild): Judged {
    if (ts.isJsxText(child)) return just(child.containsOnlyTriviaWhiteSpaces ? "none" : "fixed");
    if (!ts.isJsxExpression(child)) return this.expression(child);
    return child.expression === undefined ? just("none") : this.expression(child.expression);
  }

  /** What a function returns. */
  returned(body: ts.Node): Judged {
    if (!ts.isBlock(body)) return this.expression(body as ts.Expression);
    const all: Judged[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isReturnStatement(node))
        all.push(node.expression === undefined ? just("none") : this.expression(node.expression));
      if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
    };
    visit(body);
    return oneOf(all);
  }

  expression(node: ts.Expression): Judged {
    if (DRAWS_NOTHING.has(node.kind)) return just("none");
    if (ts.isParenthesizedExpression(node)) return this.expression(node.expression);
    if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return just("fixed");
    if (ts.isJsxElement(node)) return this.#element(node.openingElement);
    if (ts.isJsxSelfClosingElement(node)) return this.#element(node);
    if (ts.isJsxFragment(node)) return row(node.children.map((child) => this.child(child)));
    if (ts.isConditionalExpression(node)) return this.#oneOf(node.whenTrue, node.whenFalse);
    // What a portal draws stands elsewhere, alone.
    if (ts.isCallExpression(node) && node.expression.getText() === "createPortal") return just("none");
    if (ts.isCallExpression(node)) return this.#call(node);
    if (ts.isIdentifier(node)) return this.#name(node.text);
    if (!ts.isBinaryExpression(node)) return just("text");
    const { kind } = node.operatorToken;
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return oneOf([just("none"), this.expression(node.right)]);
    if (kind === ts.SyntaxKind.QuestionQuestionToken) return this.#oneOf(node.left, node.right);
    return just("text");
  }

  #element({ tagName, attributes }: ts.JsxOpeningLikeElement): Judged {
    // Another key is another element.
    const isKeyed = attributes.properties.some((each) => ts.isJsxAttribute(each) && each.name.getText() === "key");
    const name = tagName.getText();
    const { foreign, properties, constants } = this.component;
    // What a name stands for may become another component.
    if (isKeyed || properties.has(name) || constants.has(name)) return just("optional");
    return just(foreign.has(name) ? "element" : this.drawn(name));
  }

  #oneOf(...nodes: ts.Expression[]): Judged {
    return oneOf(nodes.map((node) => this.expression(node)));
  }

  #call({ expression: callee, arguments: args }: ts.CallExpression): Judged {
    if (ts.isIdentifier(callee)) {
      if (callee.text === "t" && args.every(ts.isStringLiteralLike)) return just("fixed");
      return this.#function(this.component.constants.get(callee.text));
    }
    const draw = this.#listed(callee, args);
    return draw === null ? just("text") : oneOf([just("none"), this.#function(draw)]);
  }

  /** The function that draws each of a list; null where nothing is listed. */
  #listed(callee: ts.Expression, args: readonly ts.Expression[]): ts.Expression | undefined | null {
    const last = args.at(-1);
    if (!ts.isPropertyAccessExpression(callee) || !LISTS.has(callee.name.text) || last === undefined) return null;
    return ts.isIdentifier(last) ? this.component.constants.get(last.text) : last;
  }

  /** Whether this draws texts beside each other, without any element between them. */
  isListOfTexts(node: ts.Expression): boolean {
    if (!ts.isCallExpression(node)) return false;
    const draw = this.#listed(node.expression, node.arguments);
    return draw !== null && ["text", "fixed"].includes(this.#function(draw).kind);
  }

  #function(node: ts.Expression | undefined): Judged {
    return node !== undefined && ts.isArrowFunction(node) ? this.returned(node.body) : just("text");
  }

  #name(name: string): Judged {
    if (this.component.properties.has(name)) return { kind: "optional", given: [name] };
    const constant = this.component.constants.get(name);
    return constant === undefined ? just("text") : this.expression(constant);
  }
}

function namesIn(pattern: ts.BindingName): string[] {
  if (ts.isIdentifier(pattern)) return [pattern.text];
  return pattern.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

/** The components of a file: its functions with a capital, with the names that stand for their properties. */
export function componentsOf({ path, text }: Drawing): Component[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const foreign = new Set(
    file.statements.filter(ts.isImportDeclaration).flatMap(({ importClause, moduleSpecifier }) => {
      if (moduleSpecifier.getText().startsWith('"#')) return [];
      const names = importClause?.namedBindings;
      const named = names !== undefined && ts.isNamedImports(names) ? names.elements.map(({ name }) => name.text) : [];
      return [...(importClause?.name === undefined ? [] : [importClause.name.text]), ...named];
    }),
  );
  return file.statements.filter(ts.isFunctionDeclaration).map((node) => {
    const properties = new Set(
      node.parameters.slice(0, 1).flatMap(({ name }) => (ts.isIdentifier(name) ? [] : namesIn(name))),
    );
    const constants = new Map<string, ts.Expression>();
    const visit = (inner: ts.Node): void => {
      if (ts.isVariableDeclaration(inner) && inner.initializer !== undefined) {
        if (ts.isIdentifier(inner.name)) constants.set(inner.name.text, inner.initializer);
        else if (inner.initializer.getText() === "props") for (const name of namesIn(inner.name)) properties.add(name);
      }
      ts.forEachChild(inner, visit);
    };
    visit(node);
    return { path, name: node.name?.text ?? "", node, properties, constants, foreign };
  });
}

/** What each component draws in the place where it is used, by its name; those of packages draw one element. */
export function whatTheyDraw(components: readonly Component[]): (name: string) => Kind {
  const byName = new Map(components.map((component) => [component.name, component]));
  const known = new Map<string, Kind>([
    ["Suspense", "optional"],
    ["Await", "optional"],
  ]);
  const drawn = (name: string): Kind => {
    const component = byName.get(name);
    const kind = known.get(name);
    // In lower case it is one of the browser's own elements.
    if (kind !== undefined || component === undefined || name === name.toLowerCase()) return kind ?? "element";
    // Where a component draws itself again.
    known.set(name, "optional");
    const { body } = component.node;
    if (body !== undefined) known.set(name, new Judge(component, drawn).returned(body).kind);
    return known.get(name) ?? "element";
  };
  return drawn;
}
