import ts from "typescript";

/** What people wrote, by the names that it has in the data. */
const THEIRS = /(?:^|\.)(?:prompt|altText|idea|endUser|filename)$|(?:^|\.)(?:prompt|message)\??\.(?:text|title)$/;

/**
 * Where words that people wrote are drawn in an element that does not say `dir="auto"`: in Arabic or Hebrew they would begin at the
 * wrong side. Fields that are typed into and the words of a component, which draws them itself, are not looked at.
 */
export function undirected(files: readonly { path: string; text: string }[]): string[] {
  return files.flatMap(({ path, text }) => {
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isJsxExpression(node) && node.expression !== undefined && ts.isJsxElement(node.parent)) {
        const words = wordsOf(node.expression).find((one) => THEIRS.test(one));
        if (words !== undefined && isBare(node.parent.openingElement)) {
          const { line } = file.getLineAndCharacterOfPosition(node.getStart());
          found.push(`${path}:${line + 1}: ${words}`);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
    return found;
  });
}

/** What an expression may come to, as it is written. */
function wordsOf(expression: ts.Expression): string[] {
  if (ts.isParenthesizedExpression(expression)) return wordsOf(expression.expression);
  if (ts.isConditionalExpression(expression)) return [expression.whenTrue, expression.whenFalse].flatMap(wordsOf);
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
    return wordsOf(expression.right);
  if (ts.isBinaryExpression(expression)) return [expression.left, expression.right].flatMap(wordsOf);
  return [expression.getText()];
}

function isBare({ tagName, attributes }: ts.JsxOpeningElement): boolean {
  if (!/^[a-z]/.test(tagName.getText()) && tagName.getText() !== "Link") return false;
  return !attributes.properties.some((one) => ts.isJsxAttribute(one) && one.name.getText() === "dir");
}
